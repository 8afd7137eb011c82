using System.Diagnostics;
using System.Text;
using Xunit;

namespace WasiTools.Engine.Tests.Execution;

/// <summary>Valid modules that ask for more than they should: time and memory stay bounded.</summary>
public sealed class HostileProgramTests
{
    /// <summary>What takes a second or so, on a machine that is busy with other tests.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Start_function_that_never_ends_is_stopped()
    {
        foreach (ModuleOptions tier in Guest.Tiers)
        {
            Module module = Module.ParseText("(module (func $start (loop $l (br $l))) (start $start))", tier);
            using var store = new Store();
            var stopper = new Thread(() =>
            {
                Thread.Sleep(50);
                store.Group.Stop(StopCause.TimedOut);
            });
            stopper.Start();
            Assert.Throws<GuestStoppedException>(() => new Linker().Instantiate(store, module));
            stopper.Join();
        }
    }

    [Fact]
    public void Four_gigabytes_asked_for_a_thousand_times_are_given_once_at_most()
    {
        const string text =
            """
            (module (memory 1 65536)
              (func (export "run") (param $count i32) (result i32) (local $given i32)
                (loop $again
                  (if (i32.ge_s (memory.grow (i32.const 65535)) (i32.const 0)) (then (local.set $given (i32.add (local.get $given) (i32.const 1)))))
                  (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
                (local.get $given)))
            """;
        foreach (BoundsMode bounds in Guest.Modes)
            Assert.InRange(Guest.Of(text, bounds).Call("run", 1000)[0].AsI32, 0, 1);
    }

    [Fact]
    public void A_thousand_instances_with_room_for_four_gigabytes_each_come_and_go()
    {
        Module module = Module.ParseText("(module (memory (export \"memory\") 1 65536))");
        for (int i = 0; i < 1000; i++)
        {
            using var store = new Store();
            Assert.Equal(65_536, new Linker().Instantiate(store, module).GetMemory("memory")!.ByteLength);
        }
    }

    [Fact]
    public void Imports_in_the_thousands_that_nobody_has_are_refused_at_once()
    {
        var text = new StringBuilder("(module ");
        for (int i = 0; i < 50_000; i++)
            text.Append($"(import \"m{i % 100}\" \"f{i}\" (func))");
        Module module = Module.ParseText(text.Append(')').ToString());
        long start = Stopwatch.GetTimestamp();
        using var store = new Store();
        LinkException refused = Assert.Throws<LinkException>(() => new Linker().Instantiate(store, module));
        Assert.InRange(refused.Message.Length, 1, 10_000);
        Assert.True(Stopwatch.GetElapsedTime(start) < patience);
    }

    [Fact]
    public void Types_that_unfold_to_exponential_size_are_compared_in_time()
    {
        var text = new StringBuilder("(module ");
        foreach (string name in (string[])["a", "b"])
        {
            text.Append($"(type ${name}0 (struct))");
            for (int i = 1; i < 2_000; i++)
                text.Append($"(type ${name}{i} (struct (field (ref null ${name}{i - 1})) (field (ref null ${name}{i - 1}))))");
        }
        text.Append("(func (export \"run\") (result i32) (ref.test (ref $a1999) (struct.new_default $b1999))))");
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(1, Guest.Of(text.ToString()).Call("run")[0].AsI32);
        Assert.True(Stopwatch.GetElapsedTime(start) < patience);
    }

    [Fact]
    public void Body_whose_every_branch_carries_hundreds_of_values_is_run_in_time()
    {
        const int Values = 200, Branches = 500;
        string types = string.Concat(Enumerable.Repeat("i32 ", Values));
        string text = $"(module (func (export \"run\") (param i32) (result {types})"
            + string.Concat(Enumerable.Range(0, Values).Select(i => $"(i32.const {i})"))
            + string.Concat(Enumerable.Repeat("(br_if 0 (local.get 0))", Branches)) + "))";
        foreach (ModuleOptions tier in Guest.Tiers)
        {
            long start = Stopwatch.GetTimestamp();
            Value[] results = Guest.Of(text, tier: tier).Call("run", 0);
            Assert.Equal(Enumerable.Range(0, Values), results.Select(r => r.AsI32));
            Assert.True(Stopwatch.GetElapsedTime(start) < patience);
        }
    }

    [Fact]
    public void Segments_of_many_megabytes_are_read_once()
    {
        byte[] module = Module.ParseText(
            $"(module (memory 1) (data $d \"{new string('x', 32 << 20)}\") (func (export \"run\") (memory.init $d (i32.const 0) (i32.const 9) (i32.const 8))))")
            .Content.Bytes;
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var store = new Store();
        new Linker().Instantiate(store, Module.Parse(module)).Call("run");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, module.Length * 2L);
    }
    [Fact]
    public void Br_table_with_as_many_targets_as_allowed_is_run_in_time_and_a_million_are_refused()
    {
        static string Text(int targets) => "(module (func (export \"run\") (param i32) (result i32) (block (block (br_table"
            + string.Concat(Enumerable.Repeat(" 0 1", targets / 2)) + " 1 (local.get 0))) (return (i32.const 7))) (i32.const 8)))";
        const int Most = EngineLimits.BranchTableSize;
        foreach (ModuleOptions tier in Guest.Tiers)
        {
            long start = Stopwatch.GetTimestamp();
            Instance guest = Guest.Of(Text(Most), tier: tier);
            foreach (int target in new[] { 0, 1, Most - 2, Most - 1, Most, -1 })
                Assert.Equal(target is 0 or Most - 2 ? 7 : 8, guest.Call("run", target)[0].AsI32);
            Assert.True(Stopwatch.GetElapsedTime(start) < patience);
        }
        Assert.Contains("at most", Assert.Throws<InvalidModuleException>(() => Guest.Of(Text(1_000_000))).Message);
    }

    [Theory]
    [InlineData("(rec ", ")")]
    [InlineData("", "")]
    public void A_million_types_that_refer_to_others_are_told_apart_in_time(string before, string after)
    {
        // The function's type is the last one that a module may have.
        const int Types = EngineLimits.Types - 1;
        var text = new StringBuilder("(module ").Append(before);
        for (int i = 0; i < Types; i++)
            text.Append($"(type (struct (field (ref null {(before.Length > 0 ? Types - 1 - i : Math.Max(i - 1, 0))}))))");
        text.Append(after).Append($"(func (export \"run\") (result i32) (ref.test (ref {Types - 1}) (struct.new_default {Types - 2}))))");
        byte[] module = Module.ParseText(text.ToString()).Content.Bytes;
        long start = Stopwatch.GetTimestamp();
        using var store = new Store();
        Assert.Equal(0, new Linker().Instantiate(store, Module.Parse(module)).Call("run")[0].AsI32);
        Assert.True(Stopwatch.GetElapsedTime(start) < patience);
    }

    [Fact]
    public void Element_segments_of_millions_of_functions_are_applied_in_time()
    {
        const int Elements = 5_000_000;
        string text = $"(module (type $t (func (result i32))) (table {Elements} funcref) (elem (i32.const 0) func"
            + string.Concat(Enumerable.Repeat(" 0", Elements)) + ")(func (type $t) (i32.const 5))"
            + "(func (export \"run\") (param i32) (result i32) (call_indirect (type $t) (local.get 0))))";
        byte[] module = Module.ParseText(text).Content.Bytes;
        long start = Stopwatch.GetTimestamp();
        using var store = new Store();
        Assert.Equal(5, new Linker().Instantiate(store, Module.Parse(module)).Call("run", Elements - 1)[0].AsI32);
        Assert.True(Stopwatch.GetElapsedTime(start) < patience);
    }
}
