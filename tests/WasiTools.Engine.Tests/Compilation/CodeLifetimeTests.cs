using System.Diagnostics;
using System.Runtime.CompilerServices;
using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>Alone, because it measures the process.</summary>
[CollectionDefinition(nameof(CodeLifetimeTests), DisableParallelization = true)]
[Collection(nameof(CodeLifetimeTests))]
public sealed class CodeLifetimeTests
{
    private const int ModuleCount = 2_000, WholeModuleCount = 500;
    private const long AllowedGrowth = 50 << 20;

    /// <summary>Guests call through slots and tables, compiling as they go, while everything that can move or die does.</summary>
    [Fact]
    public void Code_stays_while_guests_call_it_under_collections()
    {
        const int functions = 700;
        string bodies = string.Concat(Enumerable.Range(0, functions).Select(i =>
            $"(func $f{i} (type $t) (i32.add (local.get 0) (i32.const {i})))"));
        string names = string.Concat(Enumerable.Range(0, functions).Select(i => $" $f{i}"));
        Instance guest = Guest.Of($$"""
            (module (type $t (func (param i32) (result i32))) (table {{functions}} funcref) (elem (i32.const 0){{names}})
              {{bodies}}
              (func (export "run") (param $rounds i32) (result i32)
                (local $sum i32) (local $i i32)
                (loop $again
                  (local.set $sum (call_indirect (type $t) (local.get $sum) (i32.rem_u (local.get $i) (i32.const {{functions}}))))
                  (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $rounds))))
                (local.get $sum)))
            """);
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            // With a rest between them: a guest that is compiled stops for each, and would not get far.
            for (; !done.IsCancellationRequested; Thread.Sleep(1))
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        });
        collector.Start();
        for (int i = 0; i < 20; i++)
            Assert.Equal(functions * (functions - 1) / 2 * 1_000, guest.Call("run", functions * 1_000)[0].AsI32);
        done.Cancel();
        collector.Join();
    }

    /// <summary>Each function is compiled when the one that it calls has code, and calls that directly; they do not fit into one assembly.
    /// Another module's assemblies and functions are called the same, and must not be taken for them.</summary>
    [Fact]
    public void Functions_of_different_assemblies_call_each_other()
    {
        const int functions = 600;
        Instance[] guests = [.. new[] { 1, 1000 }.Select(factor =>
        {
            string bodies = string.Concat(Enumerable.Range(1, functions - 1).Select(i =>
                $"(func $f{i} (export \"f{i}\") (param i32) (result i32) (i32.add (call $f{i - 1} (local.get 0)) (i32.const {factor * i})))"));
            Module module = Module.ParseText(
                $"(module (func $f0 (export \"f0\") (param i32) (result i32) (local.get 0)){bodies})", Guest.Compiled);
            return new Linker().Instantiate(new Store(), module);
        })];
        for (int i = 0; i < functions; i++)
        {
            int sum = i * (i + 1) / 2;
            Assert.Equal(5 + sum, guests[0].Call($"f{i}", 5)[0].AsI32);
            Assert.Equal(5 + 1000 * sum, guests[1].Call($"f{i}", 5)[0].AsI32);
        }
    }

    [Fact]
    public void Modules_that_are_done_with_leave_nothing_behind()
    {
        for (int i = 0; i < 100; i++)
            RunOne(i);
        long before = Used();
        for (int i = 0; i < ModuleCount; i++)
            RunOne(i);
        long growth = Used() - before;
        Assert.True(growth < AllowedGrowth, $"{ModuleCount} modules grew the process by {growth >> 20} MiB.");
    }

    [Fact]
    public void Modules_that_were_compiled_whole_leave_nothing_behind()
    {
        for (int i = 0; i < 50; i++)
            CompileOne(i);
        long before = Used();
        for (int i = 0; i < WholeModuleCount; i++)
            CompileOne(i);
        long growth = Used() - before;
        Assert.True(growth < AllowedGrowth, $"{WholeModuleCount} modules grew the process by {growth >> 20} MiB.");
    }

    /// <summary>What a trap tells of the guest it finds out when it is asked.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trap_outlives_its_module(bool isWhole)
    {
        Trap trap = TrapOf(isWhole);
        Used();
        Assert.Equal(["trap", "run"], trap.Backtrace.Frames.Select(frame => frame.FunctionName));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Trap TrapOf(bool isWhole)
    {
        Module module = Module.ParseText(
            """(module (func $trap (unreachable)) (func $run (export "run") (call $trap)))""", isWhole ? Guest.Interpreted : Guest.Compiled);
        if (isWhole)
            module.CompileAll(BoundsMode.Explicit, TestContext.Current.CancellationToken);
        using var store = new Store();
        return Assert.Throws<Trap>(() => new Linker().Instantiate(store, module).Call("run"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CompileOne(int number)
    {
        string bodies = string.Concat(Enumerable.Range(1, 50).Select(i =>
            $"(func $f{i} (param i32) (result i32) (i32.add (call $f{i - 1} (local.get 0)) (i32.const {number})))"));
        Module module = Module.ParseText(
            $"(module (func $f0 (param i32) (result i32) (local.get 0)){bodies} (export \"run\" (func $f50)))", Guest.Interpreted);
        module.CompileAll(BoundsMode.Explicit, TestContext.Current.CancellationToken);
        using var store = new Store();
        Assert.Equal(1 + 50 * number, new Linker().Instantiate(store, module).Call("run", 1)[0].AsI32);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunOne(int number)
    {
        Instance guest = Guest.Of($$"""
            (module (memory 1) (type $t (func (param i32 i64) (result i32))) (table 2 funcref) (elem (i32.const 0) $a $b)
              (func $a (type $t) (i32.add (local.get 0) (i32.const {{number}})))
              (func $b (type $t) (i32.mul (local.get 0) (i32.const {{number}})))
              (func (export "run") (param i32) (result i32)
                (call_indirect (type $t) (call_indirect (type $t) (local.get 0) (i64.const 1) (i32.const 0)) (i64.const 1) (i32.const 1))))
            """);
        Assert.Equal((1 + number) * number, guest.Call("run", 1)[0].AsI32);
        guest.Store.Dispose();
    }

    private static long Used()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
