using WasiTools.Engine.Tests.Execution;
using Xunit;

namespace WasiTools.Engine.Tests.Compilation;

/// <summary>What .NET's just-in-time compiler gets wrong unless it is kept from it; found by differential fuzzing, minimised.</summary>
public sealed class JustInTimeCompilerTests
{
    private static Value Run(string body, BoundsMode bounds, params Value[] arguments) => Guest.Of(
        $"""
        (module (memory 1) (data (i32.const 65520) "\01\02\03\04\05\06\07\08\09\0a\0b\0c\0d\0e\8f\90")
          (global $zero32 (mut i32) (i32.const 0)) (global $zero64 (mut i64) (i64.const 0))
          (func (export "run") {body}))
        """,
        bounds).Call("run", arguments).FirstOrDefault();

    [Theory]
    [InlineData("(result i32) (f32.reinterpret_i32 (i32.load8_u (i32.const 65535)))", 0x90)]
    [InlineData("(result i32) (f32.reinterpret_i32 (i32.load8_s (i32.const 65535)))", unchecked((int)0xFFFFFF90))]
    [InlineData("(result i32) (f32.reinterpret_i32 (i32.load16_u (i32.const 65534)))", 0x908F)]
    [InlineData("(result i32) (f32.reinterpret_i32 (i32.load16_s (i32.const 65520)))", 0x0201)]
    [InlineData("(result i32) (f32.reinterpret_i32 (i8x16.extract_lane_s 3 (v128.load (i32.const 65520))))", 0x04)]
    [InlineData("(result i32) (f32.reinterpret_i32 (i16x8.extract_lane_u 7 (v128.load (i32.const 65520))))", 0x908F)]
    public void Reinterpreted_narrow_loads_read_no_more_than_they_may(string body, int expected)
    {
        foreach (BoundsMode bounds in Guest.Modes)
            Assert.Equal(expected, Run(body.Replace("(f32.reinterpret", "(i32.reinterpret_f32 (f32.reinterpret") + ")", bounds).AsI32);
    }

    /// <summary>Of zero or not: an instruction that the processor's flags are left alone by, and what asks for them.</summary>
    [Theory]
    [InlineData("(result i32) (i32.eqz (i32.rotl (global.get $zero32) (i32.const 1)))", 1)]
    [InlineData("(result i32) (i32.eqz (i32.rotl (global.get $zero32) (i32.const 5)))", 1)]
    [InlineData("(result i32) (i32.ne (i32.rotr (global.get $zero32) (i32.const 5)) (i32.const 0))", 0)]
    [InlineData("(result i32) (i32.lt_u (i32.rotr (global.get $zero32) (i32.const 5)) (i32.const 1))", 1)]
    [InlineData("(result i32) (i32.gt_u (i32.rotl (global.get $zero32) (i32.const 5)) (i32.const 0))", 0)]
    [InlineData("(result i32) (i64.eqz (i64.rotl (global.get $zero64) (i64.const 5)))", 1)]
    [InlineData("(param i32) (result i32) (local $x i64) (local.set $x (i64.rotl (i64.extend_i32_u (local.get 0)) (i64.const 5))) (i64.eqz (local.get $x))", 1)]
    [InlineData("(param i32) (result i32) (if (result i32) (i32.rotl (local.get 0) (i32.const 7)) (then (i32.const 3)) (else (i32.const 4)))", 4)]
    [InlineData("(param i32) (result i32) (select (i32.const 3) (i32.const 4) (i32.rotl (local.get 0) (i32.const 7)))", 4)]
    [InlineData("(param i32) (result i32) (local $x i32) (local.set $x (i32.rotr (local.get 0) (i32.const 7))) (i32.eqz (local.get $x))", 1)]
    [InlineData("(param i32) (result i32) (i32.eqz (i32.or (i32.shl (local.get 0) (i32.const 13)) (i32.shr_u (local.get 0) (i32.const 19))))", 1)]
    [InlineData("(param i32) (result i32) (i32.eqz (i32.xor (i32.shl (local.get 0) (i32.const 13)) (i32.shr_u (local.get 0) (i32.const 19))))", 1)]
    [InlineData("(param i32) (result i32) (if (result i32) (i32.or (i32.shr_u (local.get 0) (i32.const 19)) (i32.shl (local.get 0) (i32.const 13))) (then (i32.const 3)) (else (i32.const 4)))", 4)]
    [InlineData("(param i32) (result i32) (local i32 i32) (local.set 1 (i32.shl (local.get 0) (i32.const 13))) (local.set 2 (i32.shr_u (local.get 0) (i32.const 19))) (local.set 2 (i32.or (local.get 1) (local.get 2))) (i32.eqz (local.get 2))", 1)]
    [InlineData("(param i32) (result i32) (local i32) (loop (local.set 1 (i32.rotl (local.get 0) (i32.const 7))) (br_if 0 (local.get 1))) (i32.const 5)", 5)]
    [InlineData("(param i32) (result i32) (local i32) (local.set 1 (block (result i32) (i32.rotl (local.get 0) (i32.const 7)))) (i32.eqz (local.get 1))", 1)]
    [InlineData("(param i32) (result i32) (local i32 i32) (i32.rotl (local.get 0) (i32.const 7)) (local.set 2 (i32.const 3)) (local.set 1) (i32.eqz (local.get 1))", 1)]
    [InlineData("(param i32) (result i32) (local i64) (local.set 1 (i64.extend_i32_u (i32.rotl (local.get 0) (i32.const 7)))) (i64.eqz (local.get 1))", 1)]
    [InlineData("(param i32) (result i32) (block (block (br_table 0 1 (i32.rotl (local.get 0) (i32.const 7)))) (return (i32.const 4))) (i32.const 3)", 4)]
    public void Rotation_by_a_constant_is_compared_with_zero(string body, int expected)
    {
        Value[] arguments = body.StartsWith("(param", StringComparison.Ordinal) ? [0] : [];
        foreach (BoundsMode bounds in Guest.Modes)
            Assert.Equal(expected, Run(body, bounds, arguments).AsI32);
    }

    [Theory]
    [InlineData("i32.le_u", 1)]
    [InlineData("i32.eq", 1)]
    [InlineData("i32.gt_u", 0)]
    public void Rotation_by_a_constant_is_compared_with_a_variable_that_stays_zero(string comparison, int expected)
    {
        string body = "(param i32) (result i32) (local $zero i32)"
            + $"({comparison} (i32.rotl (i32.mul (local.get 0) (i32.const 5)) (i32.const -1)) (local.get $zero))";
        foreach (BoundsMode bounds in Guest.Modes)
            Assert.Equal(expected, Run(body, bounds, 0).AsI32);
    }

    [Theory]
    [InlineData("(drop (i64.load (i32.const 65529)))")]
    [InlineData("(i64.load (i32.const 65529)) (unreachable)")]
    [InlineData("(local $x i64) (local.set $x (i64.load (i32.const 65529))) (unreachable)")]
    [InlineData("(block (result i64) (i64.load (i32.const 65529)) (br 0)) (drop)")]
    [InlineData("(local $x v128) (local.set $x (v128.load offset=65500 (i32.const 21)))")]
    public void Load_whose_value_is_not_used_traps_if_only_its_end_is_out_of_bounds(string body)
    {
        foreach (BoundsMode bounds in Guest.Modes)
            Assert.Equal(TrapKind.OutOfBoundsMemoryAccess, Assert.Throws<Trap>(() => Run(body + " (i32.const 0) (drop)", bounds)).Kind);
    }

    [Theory]
    [InlineData("(i64.atomic.rmw32.cmpxchg_u (i32.const 0) (i64.shr_u (local.get 0) (local.get 0)) (i64.const 0))")]
    [InlineData("(i64.extend_i32_u (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.wrap_i64 (i64.shr_u (local.get 0) (local.get 0))) (i32.const 0)))")]
    [InlineData("(i64.load (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.wrap_i64 (i64.shr_u (local.get 0) (local.get 0))) (i32.const 0)))")]
    [InlineData("(i64.load (i32.wrap_i64 (i64.atomic.rmw32.cmpxchg_u (i32.const 0) (i64.shr_u (local.get 0) (local.get 0)) (i64.const 0))))")]
    [InlineData("(i64.load (i32.wrap_i64 (i64.atomic.rmw16.cmpxchg_u (i32.const 0) (i64.shr_u (local.get 0) (local.get 0)) (i64.const 0))))")]
    [InlineData("(i64.load (i32.atomic.rmw8.cmpxchg_u (i32.const 0) (i32.wrap_i64 (i64.shr_u (local.get 0) (local.get 0))) (i32.const 0)))")]
    public void Exchanged_word_has_nothing_of_what_was_expected_above_its_32_bits(string value)
    {
        // Shifted right by one (its own lowest bits), this number has no bit among the lower 32.
        const long Expected = 1L << 58 | 1;
        foreach (BoundsMode bounds in Guest.Modes)
            Assert.Equal(0, Run($"(param i64) (result i64) {value}", bounds, Expected).AsI64);
    }

    [Fact]
    public void Division_by_a_rotated_zero_traps()
    {
        foreach (BoundsMode bounds in Guest.Modes)
        {
            Trap trap = Assert.Throws<Trap>(() =>
                Run("(param i32) (result i32) (i32.div_u (i32.const 1) (i32.rotl (local.get 0) (i32.const 7)))", bounds, 0));
            Assert.Equal(TrapKind.IntegerDivideByZero, trap.Kind);
        }
    }

    [Theory]
    [InlineData("i32.div_s", "i32.rotr (i32.const -2147483647) (i32.const 7617)", unchecked((int)0xC0000000) / 7)]
    [InlineData("i32.rem_s", "i32.rotl (i32.const 0x40000000) (i32.const 1)", int.MinValue % 7)]
    [InlineData("i32.shr_s", "i32.rotl (i32.const 0x40000000) (i32.const 1)", int.MinValue >> 7)]
    public void Rotated_constant_may_be_negative(string operation, string rotation, int expected)
    {
        foreach (BoundsMode bounds in Guest.Modes)
            Assert.Equal(expected, Run($"(param i32) (result i32) ({operation} ({rotation}) (local.get 0))", bounds, 7).AsI32);
    }
}
