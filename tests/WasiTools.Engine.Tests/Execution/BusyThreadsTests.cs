using WasiTools.Engine.Compilation;
using WasiTools.Engine.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Execution;

/// <summary>Alone, because all threads of the engine are counted.</summary>
[CollectionDefinition(nameof(BusyThreadsTests), DisableParallelization = true)]
[Collection(nameof(BusyThreadsTests))]
public sealed class BusyThreadsTests
{
    /// <summary>As many as there are processors are needed to keep all busy; twice as many, since tests that have just ended may still be
    /// leaving.</summary>
    private static readonly int threads = 2 * Environment.ProcessorCount;

    [Fact(Timeout = 60_000)]
    public async Task Threads_that_wait_leave_a_processor()
    {
        CancellationToken test = TestContext.Current.CancellationToken;
        Module module = Module.ParseText("""
            (module (import "m" "memory" (memory 1 1 shared))
              (func (export "wait")
                (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
                (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1)))
                (loop $until (br_if $until (i32.eqz (i32.atomic.load (i32.const 16))))))
              (func (export "arrived") (result i32) (i32.atomic.load (i32.const 0)))
              (func (export "wake") (drop (memory.atomic.notify (i32.const 8) (i32.const -1))))
              (func (export "release") (i32.atomic.store (i32.const 16) (i32.const 1))))
            """);
        var memory = new Memory(new MemoryType(1, 1, IsShared: true));
        Linker linker = new Linker().Define("m", "memory", memory);
        Instance host = linker.Instantiate(new Store(), module);
        ThreadGroup group = Guest.RunThreads(linker, module, BoundsMode.Explicit, false, [.. Enumerable.Repeat("wait", threads)]);
        while (host.Call("arrived")[0].AsI32 < threads)
            await Task.Delay(1, test);
        while (!BusyThreads.LeaveProcessor)
            await Task.Delay(1, test);

        host.Call("wake");
        while (BusyThreads.LeaveProcessor)
        {
            // Those that had not begun to wait when the others were woken.
            host.Call("wake");
            await Task.Delay(1, test);
        }

        host.Call("release");
        while (!group.Join(TimeSpan.FromMilliseconds(1)))
            host.Call("wake");
        while (!BusyThreads.LeaveProcessor)
            await Task.Delay(1, test);
        Assert.Equal(StopCause.None, group.Cause);
        GC.KeepAlive(memory);
    }

    [Fact(Timeout = 60_000)]
    public async Task While_all_processors_are_busy_who_finds_something_hot_compiles_it()
    {
        using var group = new ThreadGroup();
        using var release = new ManualResetEventSlim();
        for (int i = 0; i < threads; i++)
            Assert.True(group.Start(StoreOptions.Default.StackSize, release.Wait));
        Assert.True(BackgroundCompiler.TryAdd(release.Wait));
        while (BusyThreads.LeaveProcessor)
            await Task.Delay(1, TestContext.Current.CancellationToken);

        const int limit = 20;
        Instance guest = Guest.Of(
            """
            (module
              (func (export "call") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
              (func (export "loop") (param i32) (result i32) (local $sum i32)
                (loop $l
                  (local.set $sum (i32.add (local.get $sum) (local.get 0)))
                  (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                (local.get $sum)))
            """,
            tier: new ModuleOptions { InterpretationLimit = limit, CompilesInBackground = true });
        for (int i = 0; i <= 10 * limit; i++)
            Assert.Equal(i + 1, guest.Call("call", i)[0].AsI32);
        Assert.Equal(1, guest.Code.CompiledCount);
        Assert.Equal(50_005_000, guest.Call("loop", 10_000)[0].AsI32);

        release.Set();
        Assert.True(group.Join(TimeSpan.FromSeconds(30)));
    }
}
