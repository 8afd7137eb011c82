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
        new Linker().Instantiate(new Store(), Module.ParseText(text, Guest.Compiled with { MethodBudget = SmallBudget }));

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

    [Theory]
    [InlineData("(block $caught (try_table (catch_all $caught) {0}))")]
    [InlineData("(try (do {0}) (catch_all))")]
    [InlineData("(try (do (try (do {0}) (delegate 0))) (catch $tag))")]
    public void Variables_that_a_region_changed_before_it_threw_are_seen_by_the_handler(string handled)
    {
        string body = "(local.set $p (i32.add (local.get $p) (i32.const 1))) (local.set $y (i64.const 7)) (local.set $z (ref.i31 (i32.const 9)))"
            + $"{Padding} {Padding} (if (local.get $x) (then (throw $tag)))";
        Instance instance = Cut(
            $$"""
            (module (memory 1) (tag $tag)
              (func (export "run") (param $x i32) (param $p i32) (result i32 i64 i32) (local $y i64) (local $z (ref null i31))
                (local.set $y (i64.const 1)) (local.set $p (i32.add (local.get $p) (i32.const 10)))
                {{string.Format(handled, body)}}
                (local.get $p) (local.get $y) (i31.get_s (local.get $z))))
            """);
        foreach (int x in (int[])[0, 1])
        {
            Value[] results = instance.Call("run", x, 100);
            Assert.Equal((111, 7, 9), (results[0].AsI32, results[1].AsI64, results[2].AsI32));
        }
    }

    [Fact]
    public void Variables_changed_before_and_after_a_region_are_right_in_the_handler()
    {
        Instance instance = Cut(
            $$"""
            (module (memory 1) (tag $tag)
              (func (export "run") (param $x i32) (result i32) (local $y i32)
                (block $caught
                  (try_table (catch_all $caught)
                    (block (local.set $y (i32.const 1)) {{Padding}} {{Padding}})
                    (local.set $y (i32.add (local.get $y) (local.get $x)))
                    (throw $tag)))
                (local.get $y)))
            """);
        Assert.Equal(43, instance.Call("run", 42)[0].AsI32);
    }
}
