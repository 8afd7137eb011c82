using System.Text;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

public sealed class BigFunctionTests
{
    /// <summary>A bytecode interpreter as compilers write it: a br_table in a nest of blocks, one for each operation, in a loop.</summary>
    private static string Interpreter(int operations)
    {
        var text = new StringBuilder("(module (memory 1) (func (export \"run\") (param $steps i32) (result i32)\n");
        text.Append("(local $pc i32) (local $acc i32) (local $last i32)\n(block $done (loop $next\n");
        text.Append("(br_if $done (i32.eqz (local.get $steps))) (local.set $steps (i32.sub (local.get $steps) (i32.const 1)))\n");
        for (int i = operations - 1; i >= 0; i--)
            text.Append($"(block $op{i} ");
        text.Append("(br_table").AppendJoin("", Enumerable.Range(0, operations).Select(i => $" $op{i}")).Append(" (local.get $pc))");
        for (int i = 0; i < operations; i++)
        {
            text.Append($") (i32.store (i32.const {4 * (i % 1000)}) (local.get $acc)) (local.set $last (i32.const {i}))")
                .Append($"(local.set $acc (i32.add (i32.mul (local.get $acc) (i32.const 31)) (i32.load (i32.const {4 * (i * 7 % 1000)}))))")
                .Append($"(local.set $pc (i32.rem_u (i32.add (local.get $pc) (i32.const {i % 13 + 1})) (i32.const {operations})))")
                .Append(i % 50 == 49 ? "(br_if $done (i32.eq (local.get $acc) (i32.const 0x7fffffff)))" : "")
                .Append("(br $next)\n");
        }
        return text.Append(")) (i32.add (local.get $acc) (local.get $last))))").ToString();
    }

    private static int Expected(int operations, int steps)
    {
        var memory = new int[1000];
        int pc = 0, acc = 0, last = 0;
        for (; steps > 0; steps--)
        {
            int i = pc;
            memory[i % 1000] = acc;
            last = i;
            acc = acc * 31 + memory[i * 7 % 1000];
            pc = (pc + i % 13 + 1) % operations;
        }
        return acc + last;
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(5_000, true)]
    public void An_interpreter_runs_right_and_is_cut_when_it_must_be(int operations, bool isCut)
    {
        string text = Interpreter(operations);
        foreach (BoundsMode bounds in Guest.Modes)
        {
            Assert.Equal(Expected(operations, 100_000), Guest.Of(text, bounds).Call("run", 100_000)[0].AsI32);
            Module module = Module.ParseText(text);
            RegionPlan plan = RegionPlanner.Plan(
                module.Content, 0, bounds == BoundsMode.Explicit, RegionPlanner.DefaultBudget);
            Assert.Equal(isCut, plan.IsSplit);
        }
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(10_000)]
    [InlineData(200_000)]
    public void However_it_is_cut_it_runs_the_same(int budget)
    {
        Module module = Module.ParseText(Interpreter(300), Guest.Compiled with { MethodBudget = budget });
        foreach (BoundsMode bounds in Guest.Modes)
        {
            using var store = new Store(new StoreOptions { Bounds = bounds });
            Assert.Equal(Expected(300, 50_000), new Linker().Instantiate(store, module).Call("run", 50_000)[0].AsI32);
        }
    }

    [Fact]
    public void A_straight_line_is_cut_too()
    {
        var text = new StringBuilder("(module (func (export \"run\") (param i32) (result i32)");
        uint expected = 1;
        for (uint i = 0; i < 40_000; i++)
        {
            text.Append($"(local.set 0 (i32.add (i32.mul (local.get 0) (i32.const 3)) (i32.const {i})))");
            expected = unchecked(expected * 3 + i);
        }
        Assert.Equal((int)expected, Guest.Of(text.Append("(local.get 0)))").ToString()).Call("run", 1)[0].AsI32);
    }

    /// <summary>While an operand is on the stack nothing can be cut but inside blocks, each of which is small enough here.</summary>
    [Fact]
    public void Blocks_above_an_operand_are_cut_too()
    {
        const int Blocks = 3, Statements = 1_000;
        var text = new StringBuilder("(module (func (export \"run\") (param i32) (result i32) (local $sum i32) (local.get 0)");
        int expected = 0;
        for (int i = 0; i < Blocks * Statements; i++)
        {
            text.Append(i % Statements == 0 ? "(block " : "");
            text.Append($"(local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (i32.const {i})))");
            text.Append(i % Statements == Statements - 1 ? ")" : "");
            expected = (expected * 31) + i;
        }
        text.Append("(i32.add (local.get $sum))))");
        Module module = Module.ParseText(text.ToString());
        Assert.True(RegionPlanner.Plan(module.Content, 0, isExplicit: true, RegionPlanner.DefaultBudget).IsSplit);
        Assert.Equal(expected + 7, Guest.Of(text.ToString()).Call("run", 7)[0].AsI32);
    }

    [Fact]
    public void A_trap_in_a_cut_function_is_one_frame_at_its_place()
    {
        string text = "(module (func $inner (export \"run\") (local i32)"
            + string.Concat(Enumerable.Repeat("(local.set 0 (i32.add (local.get 0) (i32.const 1)))", 200))
            + "(block (br_if 0 (i32.eqz (local.get 0))) (unreachable))))";
        Module module = Module.ParseText(text, Guest.Compiled with { MethodBudget = 2_000 });
        using var store = new Store();
        Instance guest = new Linker().Instantiate(store, module);
        GuestFrame frame = Assert.Single(Assert.Throws<Trap>(() => guest.Call("run")).Backtrace.Frames);
        Assert.Equal(0, module.Content.Bytes[frame.Offset]);
        Assert.Equal(0, frame.FunctionIndex);
    }
}
