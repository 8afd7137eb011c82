using System.Diagnostics;
using System.Text;
using WasiTools.Engine;

namespace WasiTools.Wasi.Tests;

/// <summary>Compiled programs, run as a whole.</summary>
public sealed class ProgramTests
{
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(5);

    [Fact]
    public void HelloPrints()
    {
        (WasiRunResult result, string output) = Run("hello");
        Assert.Equal((StopCause.Returned, 0u, 1), (result.Cause, result.ExitCode, result.Threads));
        Assert.Equal("Hello, WASI 1!\n", output);
    }

    [Fact]
    public void InputBecomesOutput()
    {
        (WasiRunResult result, string output) = Run("cat", new() { StandardInput = WasiStream.From(new MemoryStream("läuft\n"u8.ToArray())) });
        Assert.Equal(0u, result.ExitCode);
        Assert.Equal("läuft\n", output);
    }

    [Theory]
    [InlineData("return_main_block", StopCause.Returned, 0u)]
    [InlineData("return_main_busy", StopCause.Returned, 0u)]
    [InlineData("return_main_wasi", StopCause.Returned, 0u)]
    [InlineData("return_main_wasi_read", StopCause.Returned, 0u)]
    [InlineData("exit_main_block", StopCause.Exited, 99u)]
    [InlineData("exit_main_busy", StopCause.Exited, 99u)]
    [InlineData("exit_main_wasi", StopCause.Exited, 99u)]
    [InlineData("exit_main_wasi_read", StopCause.Exited, 99u)]
    [InlineData("exit_nonmain_block", StopCause.Exited, 99u)]
    [InlineData("exit_nonmain_busy", StopCause.Exited, 99u)]
    [InlineData("exit_nonmain_wasi", StopCause.Exited, 99u)]
    [InlineData("exit_nonmain_wasi_read", StopCause.Exited, 99u)]
    [InlineData("trap_main_block", StopCause.Trapped, null)]
    [InlineData("trap_main_busy", StopCause.Trapped, null)]
    [InlineData("trap_main_wasi", StopCause.Trapped, null)]
    [InlineData("trap_main_wasi_read", StopCause.Trapped, null)]
    [InlineData("trap_nonmain_block", StopCause.Trapped, null)]
    [InlineData("trap_nonmain_busy", StopCause.Trapped, null)]
    [InlineData("trap_nonmain_wasi", StopCause.Trapped, null)]
    [InlineData("trap_nonmain_wasi_read", StopCause.Trapped, null)]
    [InlineData("spawn", StopCause.Exited, 22u)]
    [InlineData("noop", StopCause.Returned, 0u)]
    [InlineData("thread_spawn-simple", StopCause.Returned, 0u)]
    public void OneThreadEndsAll(string program, StopCause cause, uint? code)
    {
        using NeverEndingStream input = new();
        (WasiRunResult result, _) = Run(program, new() { StandardInput = WasiStream.From(input) });
        Assert.Equal((cause, code, 0), (result.Cause, result.ExitCode, result.StuckThreads));
        Assert.Equal(cause == StopCause.Trapped, result.Trap is not null);
    }

    [Fact]
    public void ManyThreadsComeAndGo()
    {
        (WasiRunResult result, _) = Run("spawn_join_500");
        Assert.Equal((0u, 501), (result.ExitCode, result.Threads));
    }

    [Theory]
    [InlineData("stop_busy")]
    [InlineData("stop_sleep")]
    [InlineData("stop_read")]
    public void ATimeoutStopsEverything(string program)
    {
        using NeverEndingStream input = new();
        Stopwatch watch = Stopwatch.StartNew();
        (WasiRunResult result, _) = Run(
            program, new() { StandardInput = WasiStream.From(input) }, new() { Timeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal((StopCause.TimedOut, 0), (result.Cause, result.StuckThreads));
        Assert.True(watch.Elapsed < s_stopLimit, $"{watch.Elapsed}");
    }

    [Fact]
    public void CancellationStopsEverything()
    {
        using CancellationTokenSource source = new(200);
        using WasiProgram program = new(Load("stop_sleep"), Options(new MemoryStream(), new()));
        Assert.Equal(StopCause.Cancelled, program.Run(source.Token).Cause);
    }

    [Fact]
    public void TheNumberOfThreadsIsLimited()
    {
        // A thread that cannot be started is an error for the guest, which goes on.
        using WasiProgram program = new(
            Module.ParseText("""
                (module
                  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
                  (import "env" "memory" (memory 1 1 shared))
                  (func (export "wasi_thread_start") (param i32 i32)
                    (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))
                  (func (export "call") (result i32 i32 i32)
                    (call $spawn (i32.const 0)) (call $spawn (i32.const 0)) (call $spawn (i32.const 0))))
                """),
            EntryPointTests.Silent with { MaxThreads = 3 });
        WasiRunResult result = program.Invoke("call", _ => [], Cancellation);
        Assert.Equal([1, 2, -6], result.Values.Select(v => v.AsI32));
        Assert.Equal((3, 0), (result.Threads, result.StuckThreads));
    }

    [Fact]
    public void TheEntryOfThreadsIsLookedUpAtTheSpawn()
    {
        using WasiProgram program = new(
            Module.ParseText("""
                (module
                  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
                  (import "env" "memory" (memory 1 1 shared))
                  (func (export "call") (result i32) (call $spawn (i32.const 0))))
                """),
            EntryPointTests.Silent);
        Assert.Equal(-52, program.Invoke("call", _ => [], Cancellation).Values[0].AsI32);
    }

    [Theory]
    [InlineData("(import \"odd\" \"name\" (memory 1 1 shared))")]
    [InlineData("(memory (export \"memory\") 1 1 shared)")]
    [InlineData("(memory 1 1 shared)")]
    public void ThreadsShareTheMemoryWhereverItComesFrom(string memory)
    {
        // Each thread has globals of its own; only what is in memory is seen by the other.
        using WasiProgram program = new(
            Module.ParseText($"""
                (module
                  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
                  {memory}
                  (global $own (mut i32) (i32.const 5))
                  (func (export "wasi_thread_start") (param $id i32) (param $argument i32)
                    (i32.store (i32.const 8) (local.get $argument))
                    (global.set $own (i32.add (global.get $own) (i32.const 1)))
                    (i32.store (i32.const 12) (global.get $own))
                    (i32.atomic.store (i32.const 0) (i32.const 1))
                    (drop (memory.atomic.notify (i32.const 0) (i32.const 1))))
                  (func (export "call") (result i32 i32 i32)
                    (drop (call $spawn (i32.const 77)))
                    (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 5000000000)))
                    (i32.load (i32.const 8)) (i32.load (i32.const 12)) (global.get $own)))
                """),
            EntryPointTests.Silent);
        Assert.Equal([77, 6, 5], program.Invoke("call", _ => [], Cancellation).Values.Select(v => v.AsI32));
    }

    [Fact]
    public void ReactorsAreInitializedOnce()
    {
        using WasiProgram program = new(
            Module.ParseText("""
                (module (global $n (mut i32) (i32.const 0))
                  (func (export "_initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
                  (func (export "get") (result i32) (global.get $n)))
                """),
            EntryPointTests.Silent);
        Assert.Equal(1, program.Invoke("get", _ => [], Cancellation).Values[0].AsI32);
    }

    [Fact]
    public void WhatIsNoProgramIsRefused()
    {
        using WasiProgram empty = new(Module.ParseText("(module)"), EntryPointTests.Silent);
        Assert.Contains("_start", Assert.Throws<LinkException>(() => empty.Run(Cancellation)).Message);
        Assert.Throws<InvalidOperationException>(() => empty.Run(Cancellation));

        using WasiProgram unknown = new(
            Module.ParseText("""(module (import "wasi_snapshot_preview1" "fd_dup" (func (param i32) (result i32))) (func (export "_start")))"""),
            EntryPointTests.Silent);
        Assert.Contains("fd_dup", Assert.Throws<LinkException>(() => unknown.Run(Cancellation)).Message);

        using WasiProgram wrong = new(
            Module.ParseText("""(module (import "wasi_snapshot_preview1" "fd_close" (func (param i64) (result i32))) (func (export "_start")))"""),
            EntryPointTests.Silent);
        Assert.Contains("fd_close", Assert.Throws<LinkException>(() => wrong.Run(Cancellation)).Message);
    }

    [Fact]
    public void ExceptionsOfTheHostComeOutUnchanged()
    {
        InvalidTimeZoneException thrown = new("from the host");
        using WasiProgram program = new(Load("hello"), Options(new MemoryStream(), new() { Trace = _ => throw thrown }));
        WasiRunResult result = program.Run(Cancellation);
        Assert.Equal(StopCause.Failed, result.Cause);
        Assert.Same(thrown, result.Error);
    }

    [Fact]
    public void HostFunctionThatIgnoresTheStopIsNamed()
    {
        using ManualResetEventSlim release = new();
        CancellationToken cancellation = Cancellation;
        using WasiProgram run = new(
            Module.ParseText("""
                (module
                  (import "host" "hold" (func $hold))
                  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
                  (func (export "_start") (drop (call $yield)) (call $hold)))
                """),
            Options(Stream.Null, new()),
            new() { Timeout = TimeSpan.FromMilliseconds(200), GracePeriod = TimeSpan.FromMilliseconds(200) });
        run.Linker.DefineFunction("host", "hold", () => release.Wait(cancellation));
        WasiRunResult result = run.Run(cancellation);
        release.Set();
        Assert.Equal((StopCause.TimedOut, 1), (result.Cause, result.StuckThreads));
        Assert.Equal([new StuckThread(0, "host.hold")], result.StuckIn);
    }

    private static (WasiRunResult Result, string Output) Run(string program, WasiOptions? options = null, WasiRunOptions? runOptions = null)
    {
        using MemoryStream output = new();
        using WasiProgram run = new(Load(program), Options(output, options ?? new() { StandardInput = WasiStream.Null }), runOptions);
        WasiRunResult result = run.Run(Cancellation);
        return (result, Encoding.UTF8.GetString(output.ToArray()));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Module Load(string program) => Module.Load(Path.Combine(AppContext.BaseDirectory, "programs", program + ".wasm"));

    private static WasiOptions Options(Stream output, WasiOptions options) => options with
    {
        Arguments = ["program"],
        StandardOutput = WasiStream.From(output),
        StandardError = WasiStream.Null,
    };

    /// <summary>A stream whose input never comes.</summary>
    private sealed class NeverEndingStream : MemoryStream
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            new TaskCompletionSource<int>().Task;
    }
}
