using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>Loads of which only some bytes are used trap where only the others are out of bounds, if accesses are compared. Memory ends at 0x10000.
/// With guard pages those trap that touch it at all (docs/rationale.md).</summary>
public sealed class PartlyUsedLoadTests
{
    [Theory]
    [InlineData("(i32.and (i32.load (local.get 0)) (i32.const 2))")]
    [InlineData("(i32.eqz (i32.and (i32.load (local.get 0)) (i32.const 2)))")]
    [InlineData("(if (result i32) (i32.and (i32.load (local.get 0)) (i32.const 2)) (then (i32.const 1)) (else (i32.const 0)))")]
    [InlineData("(if (result i32) (i32.and (i32.load (local.get 0)) (i32.const 0x100)) (then (i32.const 1)) (else (i32.const 0)))")]
    [InlineData("(if (result i32) (i32.and (i32.load16_u (local.get 0)) (i32.const 1)) (then (i32.const 1)) (else (i32.const 0)))")]
    [InlineData("(local i32) (local.set 1 (i32.load (local.get 0))) (if (result i32) (i32.and (local.get 1) (i32.const 2)) (then (i32.const 1)) (else (i32.const 0)))")]
    [InlineData("(i32.and (i32.load (local.get 0)) (i32.const 255))")]
    [InlineData("(i32.extend8_s (i32.load (local.get 0)))")]
    [InlineData("(i32.extend16_s (i32.load (local.get 0)))")]
    [InlineData("(i32.store8 (i32.const 0) (i32.load (local.get 0))) (i32.const 0)")]
    [InlineData("(i32.store16 (i32.const 0) (i32.load (local.get 0))) (i32.const 0)")]
    [InlineData("(i64.store32 (i32.const 0) (i64.load (local.get 0))) (i32.const 0)")]
    [InlineData("(i32.wrap_i64 (i64.load (local.get 0)))")]
    [InlineData("(i32.wrap_i64 (i64.and (i64.load (local.get 0)) (i64.const 0xFFFFFF)))")]
    [InlineData("(i32.wrap_i64 (i64.add (i64.load (local.get 0)) (i64.const 5)))")]
    [InlineData("(i64.eqz (i64.and (i64.load (local.get 0)) (i64.const 1)))")]
    [InlineData("(i64.eqz (i64.extend32_s (i64.load (local.get 0))))")]
    [InlineData("(i32.lt_s (i32.load (local.get 0)) (i32.const 0))")]
    [InlineData("(i64.eqz (i64.extend8_s (i64.load (local.get 0))))")]
    [InlineData("(i64.eqz (i64.shl (i64.load (local.get 0)) (i64.const 56)))")]
    [InlineData("(i32.trunc_sat_f32_s (f32.demote_f64 (f64.load (local.get 0))))")]
    [InlineData("(i32x4.extract_lane 0 (v128.load (local.get 0)))")]
    [InlineData("(i32.wrap_i64 (i64x2.extract_lane 0 (v128.load (local.get 0))))")]
    public void TrapsWhereOnlyTheRestIsOutOfBounds(string body)
    {
        Instance guest = Guest.Of($"""(module (memory 1 1) (func (export "run") (param i32) (result i32) {body}))""");
        guest.Call("run", 0x8000);
        var trap = Assert.Throws<Trap>(() => guest.Call("run", 0xFFFF));
        Assert.Equal(TrapKind.OutOfBoundsMemoryAccess, trap.Kind);
    }
}
