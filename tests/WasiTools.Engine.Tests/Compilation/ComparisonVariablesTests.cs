using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>A branch on a variable that has the result of a comparison compares again, what was compared then.</summary>
public sealed class ComparisonVariablesTests
{
    [Theory]
    [InlineData("an operand changed", "(local.set $c (i32.lt_s (local.get $x) (i32.const 5))) (local.set $x (i32.const 9)) (if (local.get $c) (then (return (i32.const 1))))", 4, 1, 5, 0)]
    [InlineData("both operands changed", "(local.set $y (i32.const 5)) (local.set $c (i32.lt_s (local.get $x) (local.get $y))) (local.set $y (local.get $x)) (local.set $x (i32.const 9)) (if (local.get $c) (then (return (i32.const 1))))", 4, 1, 5, 0)]
    [InlineData("negated", "(local.set $c (i32.ge_u (local.get $x) (i32.const 5))) (local.set $x (i32.const 9)) (if (i32.eqz (local.get $c)) (then (return (i32.const 1))))", 4, 1, -1, 0)]
    [InlineData("negated twice", "(local.set $c (i32.ne (local.get $x) (i32.const 5))) (local.set $x (i32.const 9)) (if (i32.eqz (i32.eqz (local.get $c))) (then (return (i32.const 1))))", 4, 1, 5, 0)]
    [InlineData("a tee", "(if (local.tee $c (i32.gt_s (local.get $x) (i32.const 5))) (then (return (local.get $c))))", 6, 1, 5, 0)]
    [InlineData("the variable changed", "(local.set $c (i32.lt_s (local.get $x) (i32.const 5))) (local.set $c (i32.const 1)) (if (local.get $c) (then (return (i32.const 1))))", 4, 1, 5, 1)]
    [InlineData("the variable changed on one way", "(local.set $c (i32.lt_s (local.get $x) (i32.const 5))) (if (i32.eq (local.get $x) (i32.const 7)) (then (local.set $c (i32.const 1)))) (if (local.get $c) (then (return (i32.const 1))))", 7, 1, 6, 0)]
    [InlineData("the variable compared with itself", "(local.set $c (local.get $x)) (local.set $c (i32.eq (local.get $c) (i32.const 3))) (if (local.get $c) (then (return (i32.const 1))))", 3, 1, 1, 0)]
    [InlineData("a value as well", "(local.set $c (i32.le_u (local.get $x) (i32.const 5))) (local.set $x (i32.add (local.get $c) (i32.const 1))) (if (local.get $c) (then (return (local.get $x))))", 5, 2, 6, 0)]
    [InlineData("a load", "(i32.store (i32.const 0) (local.get $x)) (local.set $c (i32.eq (i32.load (i32.const 0)) (i32.const 5))) (i32.store (i32.const 0) (i32.const 5)) (if (local.get $c) (then (return (i32.const 1))))", 5, 1, 6, 0)]
    [InlineData("no order with a NaN", "(local.set $c (f64.lt (f64.sqrt (f64.convert_i32_s (local.get $x))) (f64.const 2))) (local.set $x (i32.const 1)) (if (i32.eqz (local.get $c)) (then (return (i32.const 1))))", -1, 1, 1, 0)]
    [InlineData("in rounds", "(loop (local.set $c (i32.lt_s (local.get $y) (local.get $x))) (local.set $y (i32.add (local.get $y) (i32.const 3))) (br_if 0 (local.get $c))) (return (local.get $y))", 7, 12, 0, 3)]
    [InlineData("a select", "(local.set $c (i32.lt_s (local.get $x) (i32.const 5))) (local.set $x (i32.const 9)) (return (select (i32.const 1) (i32.const 2) (local.get $c)))", 4, 1, 5, 2)]
    public void ItIsWhatWasCompared(string what, string body, int first, int firstResult, int second, int secondResult)
    {
        string text = $"""(module (memory 1) (func (export "run") (param $x i32) (result i32) (local $c i32) (local $y i32) {body} (i32.const 0)))""";
        foreach ((BoundsMode bounds, ModuleOptions tier) in from b in Guest.Modes from t in Guest.Tiers select (b, t))
        {
            Instance guest = Guest.Of(text, bounds, tier: tier);
            Assert.True(guest.Call("run", first)[0].AsI32 == firstResult, $"{what}, {bounds}");
            Assert.True(guest.Call("run", second)[0].AsI32 == secondResult, $"{what}, {bounds}");
        }
    }
}
