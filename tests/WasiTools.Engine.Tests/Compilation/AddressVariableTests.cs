using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>Variables that are addresses have 32 bits all the same: sums wrap around, and comparisons and conversions see their sign.</summary>
public sealed class AddressVariableTests
{
    [Theory]
    [InlineData("(local.set 0 (i32.add (local.get 0) (i32.const 8)))", -4, 4)]
    [InlineData("(local.set 0 (i32.sub (local.get 0) (i32.const 8)))", 12, 4)]
    [InlineData("(local.set 0 (i32.mul (local.get 0) (i32.const 0x10001)))", 0x30000, 0x30000)]
    [InlineData("(local.set 0 (i32.shl (local.get 0) (i32.const 30)))", 0x1C, 0)]
    [InlineData("(local.set 0 (i32.shr_s (local.get 0) (i32.const 31)))", int.MinValue, -1)]
    [InlineData("(local.set 0 (i32.extend8_s (local.get 0)))", 0x80, -0x80)]
    [InlineData("(local.set 0 (i32.lt_s (local.get 0) (i32.const 0)))", -5, 1)]
    [InlineData("(local.set 0 (i32.wrap_i64 (i64.shr_s (i64.extend_i32_s (local.get 0)) (i64.const 32))))", -5, -1)]
    [InlineData("(local.set 0 (i32.trunc_f64_s (f64.convert_i32_s (local.get 0))))", -7, -7)]
    [InlineData("(local.set 0 (i32.trunc_sat_f64_u (f64.convert_i32_u (local.get 0))))", -7, -7)]
    [InlineData("(local.set 0 (i32.div_s (local.get 0) (i32.const 3)))", -9, -3)]
    [InlineData("(local.set 0 (select (local.get 0) (i32.const -1) (i32.gt_s (local.get 0) (i32.const -1))))", -9, -1)]
    public void TheVariableHas32Bits(string change, int before, int after)
    {
        // The loads make it an address; whether they trap depends on what it is then.
        string text = $"""
            (module (memory 1 1)
              (func (export "result") (param i32) (result i32)
                {change}
                (if (i32.eq (local.get 0) (i32.const 0x7000)) (then (drop (i32.load (local.get 0)))))
                (local.get 0))
              (func (export "load") (param i32) (result i32) {change} (i32.load (local.get 0))))
            """;
        foreach ((BoundsMode bounds, ModuleOptions tier) in from b in Guest.Modes from t in Guest.Tiers select (b, t))
        {
            Instance guest = Guest.Of(text, bounds, tier: tier);
            Assert.Equal(after, guest.Call("result", before)[0].AsI32);
            if ((uint)after <= 0xFFFC)
                Assert.Equal(0, guest.Call("load", before)[0].AsI32);
            else
                Assert.Equal(TrapKind.OutOfBoundsMemoryAccess, Assert.Throws<Trap>(() => guest.Call("load", before)).Kind);
        }
    }
}
