using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>Functions that were compiled wrongly once; found by differential fuzzing, minimised.</summary>
public sealed class ControlFlowRegressionTests
{
    private const int SmallBudget = 3_000;

    /// <summary>What makes a function so big that it is cut when methods may cost little.</summary>
    private static string Padding { get; } = string.Concat(Enumerable.Repeat("(i32.store (i32.const 0) (local.get $x))", 200));

    private static Instance Cut(string text) =>
        new Linker().Instantiate(new Store(), Module.ParseText(text, new ModuleOptions { MethodBudget = SmallBudget }));

    [Fact]
    public void Value_that_a_conditional_branch_keeps_is_computed_once()
    {
        const string text =
            """
            (module (memory 1)
              (func (export "run") (result i64) (local $x i32)
                (block $label (result i64)
                  (i64.store32
                    (local.get $x)
                    (br_if $label (i64.rem_s (i64.const 5) (i64.or (i64.const 2) (i64.const 1))) (local.get $x)))
                  (i64.load (local.get $x)))))
            """;
        foreach (BoundsMode bounds in Guest.Modes)
            Assert.Equal(2, Guest.Of(text, bounds).Call("run")[0].AsI64);
    }

    [Fact]
    public void Nested_handlers_without_anything_that_throws()
    {
        const string text =
            """
            (module
              (func (export "run") (result i32)
                (block $out (br_if $out (i32.const 0)))
                (block $outer
                  (try_table (catch_all $outer)
                    (block $inner (try_table (catch_all $inner)))
                    (return (i32.const 7))))
                (unreachable)))
            """;
        foreach (BoundsMode bounds in Guest.Modes)
            Assert.Equal(7, Guest.Of(text, bounds).Call("run")[0].AsI32);
    }

    [Fact]
    public void Region_does_not_begin_where_a_blocks_parameters_are_on_the_stack()
    {
        Instance instance = Cut(
            $$"""
            (module (memory 1)
              (func (export "run") (param $x i32) (result i32) (local $y i32)
                (i32.const 41)
                (if (param i32) (local.get $x)
                  (then (local.set $y) {{Padding}} {{Padding}})
                  (else (i32.const 1) (i32.add) (local.set $y) {{Padding}} {{Padding}}))
                (local.get $y)))
            """);
        Assert.Equal(42, instance.Call("run", 0)[0].AsI32);
        Assert.Equal(41, instance.Call("run", 1)[0].AsI32);
    }

    [Fact]
    public void Region_holds_no_tail_call_that_ends_the_first_part_of_an_if()
    {
        Instance instance = Cut(
            $$"""
            (module (memory 1)
              (func $target (result i32) (i32.const 5))
              (func (export "run") (param $x i32) (result i32)
                (if (local.get $x) (then (return_call $target)) (else (nop)))
                {{Padding}} {{Padding}}
                (i32.const 6)))
            """);
        Assert.Equal(6, instance.Call("run", 0)[0].AsI32);
        Assert.Equal(5, instance.Call("run", 1)[0].AsI32);
    }
}
