using WasiTools.Engine.Compilation;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>Modules of which all functions are compiled together.</summary>
public sealed class WholeCompilerTests
{
    /// <summary>Nothing gets code but by being compiled with all others.</summary>
    private static readonly ModuleOptions interpreted = Guest.Interpreted;

    /// <summary>A chain of functions, each of which calls the next; so many that there are several types and assemblies.</summary>
    private static string Chain(int functions) =>
        "(module " + string.Concat(Enumerable.Range(0, functions).Select(i =>
            $"(func $f{i} (export \"f{i}\") (param i32) (result i32) (local i32 i32) "
            + string.Concat(Enumerable.Repeat("(local.set 1 (i32.add (i32.mul (local.get 1) (i32.const 3)) (local.get 0)))", 10))
            + (i == functions - 1 ? "(i32.div_u (i32.const 100) (local.get 0)))" : $"(i32.add (call $f{i + 1} (local.get 0)) (i32.const 1)))"))) + ")";

    private static void CompileAll(Module module, BoundsMode bounds = BoundsMode.Explicit) =>
        module.CompileAll(bounds, TestContext.Current.CancellationToken);

    [Fact]
    public void AllFunctionsHaveCodeAndCallEachOther()
    {
        const int functions = 3_000;
        foreach (BoundsMode bounds in Guest.Modes)
        {
            Module module = Module.ParseText(Chain(functions), interpreted);
            CompileAll(module, bounds);
            Assert.Equal(functions, module.CompiledFor(bounds).CompiledCount);
            Instance guest = new Linker().Instantiate(new Store(new StoreOptions { Bounds = bounds }), module);
            foreach (int first in (int[])[0, 1, 500, 2_998, 2_999])
                Assert.Equal(50 + functions - 1 - first, guest.Call($"f{first}", 2)[0].AsI32);
        }
    }

    [Fact]
    public void ABacktraceShowsEveryCall()
    {
        Module module = Module.ParseText(Chain(200), interpreted);
        CompileAll(module);
        Instance guest = new Linker().Instantiate(new Store(), module);
        Trap trap = Assert.Throws<Trap>(() => guest.Call("f150", 0));
        Assert.Equal(TrapKind.IntegerDivideByZero, trap.Kind);
        Assert.Equal(Enumerable.Range(150, 50).Reverse().Select(i => $"f{i}"), trap.Backtrace.Frames.Select(frame => frame.FunctionName));
        // Each call is followed by the same instructions: i32.const 1, i32.add, end.
        Assert.All(trap.Backtrace.Frames.Skip(1), frame => Assert.Equal(
            (byte)Opcode.Call, module.Content.Bytes[frame.Offset]));
    }

    [Fact]
    public void FunctionsThatCallEachOtherInCirclesAndThroughTablesRun()
    {
        Module module = Module.ParseText(
            """
            (module (type $t (func (param i32) (result i32))) (table funcref (elem $even $odd))
              (func $even (export "even") (type $t) (if (result i32) (local.get 0) (then (call $odd (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 1))))
              (func $odd (type $t) (if (result i32) (local.get 0) (then (call $even (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))))
              (func (export "other") (type $t) (call_indirect (type $t) (local.get 0) (i32.and (local.get 0) (i32.const 1))))
              (func (export "tail") (type $t) (return_call $even (local.get 0))))
            """,
            interpreted);
        CompileAll(module);
        Instance guest = new Linker().Instantiate(new Store(), module);
        Assert.Equal(1, guest.Call("even", 1_000)[0].AsI32);
        Assert.Equal(0, guest.Call("even", 1_001)[0].AsI32);
        Assert.Equal(1, guest.Call("other", 7)[0].AsI32);
        Assert.Equal(1, guest.Call("tail", 10)[0].AsI32);
    }

    /// <summary>What was compiled before stays; it is called, and may be written into others.</summary>
    [Fact]
    public void SomeMayHaveBeenCompiledBefore()
    {
        Module module = Module.ParseText(Chain(50), Guest.Compiled);
        Instance guest = new Linker().Instantiate(new Store(), module);
        Assert.Equal(59, guest.Call("f40", 2)[0].AsI32);
        Assert.Equal(10, module.CompiledFor(BoundsMode.Explicit).CompiledCount);
        CompileAll(module);
        CompileAll(module);
        Assert.Equal(50, module.CompiledFor(BoundsMode.Explicit).CompiledCount);
        Assert.Equal(99, guest.Call("f0", 2)[0].AsI32);
        Assert.Equal(0, Assert.Throws<Trap>(() => guest.Call("f0", 0)).Backtrace.Frames[^1].FunctionIndex);
    }

    [Fact]
    public void WhatWasWrittenWhenItIsCanceledRunsAndTheRestIsCompiledWhenCalled()
    {
        Module module = Module.ParseText(Chain(2_000), Guest.Compiled);
        using var cancellation = new CancellationTokenSource();
        using var timer = new Timer(_ => cancellation.Cancel(), null, 50, Timeout.Infinite);
        Assert.Throws<OperationCanceledException>(new Action(() =>
        {
            while (true)
                module.CompileAll(BoundsMode.Explicit, cancellation.Token);
        }));
        Instance guest = new Linker().Instantiate(new Store(), module);
        Assert.Equal(50 + 1_999, guest.Call("f0", 2)[0].AsI32);
    }

    /// <summary>Functions that get hot meanwhile wait for it, or are interpreted.</summary>
    [Fact]
    public void ItMayRunWhileOthersAre()
    {
        foreach (ModuleOptions tier in (ModuleOptions[])[Guest.Compiled, Guest.BothTiers, ModuleOptions.Default])
        {
            Module module = Module.ParseText(Chain(1_500), tier);
            var done = false;
            Thread[] guests = [.. Enumerable.Range(0, 3).Select(number => new Thread(() =>
            {
                using var store = new Store();
                Instance guest = new Linker().Instantiate(store, module);
                for (int i = 0; !Volatile.Read(ref done) || i < 100; i++)
                {
                    int first = (i * 7 + number) % 1_500;
                    Assert.Equal(50 + 1_499 - first, guest.Call($"f{first}", 2)[0].AsI32);
                }
            }))];
            Array.ForEach(guests, static thread => thread.Start());
            CompileAll(module);
            Volatile.Write(ref done, true);
            Array.ForEach(guests, static thread => thread.Join());
            Assert.Equal(1_500, module.CompiledFor(BoundsMode.Explicit).CompiledCount);
        }
    }

    /// <summary>It takes long: who waits for it need not wait until it has ended.</summary>
    [Fact(Timeout = 60_000)]
    public async Task WhoWaitsForItCanBeStopped()
    {
        CancellationToken test = TestContext.Current.CancellationToken;
        Module module = Module.ParseText(Chain(10), Guest.Compiled);
        CompiledModule code = module.CompiledFor(BoundsMode.Explicit);
        using var endless = new WholeCompiler(code, test);
        code.BeginWhole(endless, test);

        using var store = new Store();
        Instance guest = new Linker().Instantiate(store, module);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(test);
        Task calling = Task.Run(() => guest.Call("f0", 2), test);
        Task compiling = Task.Run(() => module.CompileAll(BoundsMode.Explicit, cancellation.Token), test);
        await Task.Delay(100, test);
        Assert.False(calling.IsCompleted || compiling.IsCompleted);

        store.Group.Stop(StopCause.Cancelled);
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<GuestStoppedException>(() => calling);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => compiling);
        code.EndWhole([]);
        Assert.Equal(59, new Linker().Instantiate(new Store(), module).Call("f0", 2)[0].AsI32);
    }

    /// <summary>What a call takes from the IL stack is not known where methods are written, nor is how much of it they need.</summary>
    [Theory]
    [InlineData(1_000)]
    [InlineData(60_000)]
    public void ThousandsOfCallsMayFollowEachOther(int calls)
    {
        string arguments = string.Concat(Enumerable.Repeat("(local.get 0)", 12));
        Module module = Module.ParseText(
            $"""
            (module (func $sum (param {string.Join(' ', Enumerable.Repeat("i32", 12))}) (result i32) (loop) (i32.add (local.get 0) (local.get 11)))
              (func (export "run") (param i32) (result i32)
                {string.Concat(Enumerable.Repeat($"(local.set 0 (call $sum {arguments}))", calls))} (local.get 0)))
            """, interpreted);
        CompileAll(module);
        Instance guest = new Linker().Instantiate(new Store(), module);
        Assert.Equal(calls < 32 ? 3 << calls : 0, guest.Call("run", 3)[0].AsI32);
    }

    [Fact]
    public void CalleesComeFirst()
    {
        Module module = Module.ParseText(
            """
            (module (import "a" "b" (func $import))
              (func $a (call $b) (call $import) (call $c))
              (func $b (call $d))
              (func $c (call $d) (call $a))
              (func $d (call $d)))
            """);
        Assert.Equal([3, 1, 2, 0], CallOrder.CalleesFirst(module.Content));
    }

    [Fact]
    public void ALongChainOfCallsIsOrdered()
    {
        const int functions = 200_000;
        Module module = Module.ParseText("(module " + string.Concat(Enumerable.Range(0, functions).Select(i =>
            $"(func {(i < functions - 1 ? $"(call {i + 1})" : "")})")) + ")");
        Assert.Equal(Enumerable.Range(0, functions).Reverse(), CallOrder.CalleesFirst(module.Content));
    }
}
