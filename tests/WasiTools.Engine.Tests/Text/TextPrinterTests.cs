using WasiTools.Engine.Text;
using Xunit;

namespace WasiTools.Engine.Tests.Text;

/// <summary>Printing of modules.</summary>
public sealed class TextPrinterTests
{
    [Fact]
    public void PrintsReadableText()
    {
        string text = RoundTrip.Print(
            TextAssert.Binary("""
                (module $m (type $t (func (param i32) (result i32))) (import "env" "f" (func $imported (param f64)))
                  (memory $mem 1 2) (global $g (mut i32) (i32.const -5)) (data (i32.const 8) "a\"\00\ff")
                  (export "run" (func $run))
                  (func $run (type $t) (param $n i32) (result i32) (local $i i32) (local f32 f32)
                    (block $out (loop $again (br_if $out (i32.eqz (local.get $n))) (br $again)))
                    (if (result i32) (i32.load offset=4 align=1 (local.get $n)) (then (i32.const 1)) (else (global.get $g)))))
                """), TextAssert.Everything);
        Assert.Equal(
            """
            (module $m
              (type $t (func (param i32) (result i32)))
              (type (;1;) (func (param f64)))
              (import "env" "f" (func $imported (type 1) (param f64)))
              (memory $mem 1 2)
              (global $g (mut i32) (i32.const -5))
              (export "run" (func $run))
              (func $run (type $t) (param $n i32) (result i32)
                (local $i i32)
                (local f32 f32)
                block $B0
                  loop $L1
                    local.get $n
                    i32.eqz
                    br_if $B0
                    br $L1
                  end
                end
                local.get $n
                i32.load offset=4 align=1
                if $I2 (result i32)
                  i32.const 1
                else
                  global.get $g
                end
              )
              (data (;0;) (i32.const 8) "a\"\00\ff")
            )

            """, text, ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("(module)")]
    [InlineData("(module (@name \"\"))")]
    [InlineData("(module $\"a b\u202e\\u{7}\\\"\\\\\")")]
    [InlineData("(func $a) (func $b (@name \"a\")) (func $\"a#1\") (func (@name \"\")) (func $\"\\u{1b}[31m\u00e9\")")]
    [InlineData("(type $f (func (param $dropped i32))) (func $x (type $f) (local $p (@name \"dup\") i32) (local $dup i64) (local v128))")]
    [InlineData("(rec (type $a (sub (struct (field $x i8) (field (mut (ref null $b)))))) (type $b (sub final $a (struct (field i8) (field (mut (ref null $b)))))))")]
    [InlineData("(memory 1 2 shared) (memory i64 3) (memory 0 (pagesize 1)) (memory 1 (pagesize 65536)) (table i64 1 2 externref) (table 1 (ref func) (ref.func 0)) (func)")]
    [InlineData("(global i32 (i32.add (i32.const 1) (i32.const 2))) (table 9 funcref) (elem (offset i32.const 1 i32.const 1 i32.add) funcref (ref.func 0) (item ref.null func)) (func)")]
    [InlineData("(table 1 funcref) (table $t 1 funcref) (func $f) (elem $e (table $t) (i32.const 0) func $f) (elem declare func 0) (elem externref (ref.null extern)) (elem (i32.const 0) func)")]
    [InlineData("(memory 1) (memory $m 1) (data $d \"\") (data (memory $m) (i32.const 0) \"x\") (func (memory.init $m $d (i32.const 0) (i32.const 0) (i32.const 0)) (data.drop $d) (memory.copy 0 $m (i32.const 0) (i32.const 0) (i32.const 0)))")]
    [InlineData("(tag $e (param i32)) (func (block $b (result i32) (try_table (catch $e 0) (catch_all 1) (throw $e (i32.const 1))) (i32.const 2)) drop)")]
    [InlineData("(tag $e) (func (try (do (throw $e)) (catch $e (rethrow 0)) (catch_all nop)) (try (do) (delegate 0)) try try delegate 0 catch_all end)")]
    [InlineData("(memory 1) (func (drop (v128.load8_lane 3 (i32.const 0) (v128.const i64x2 1 -1))) (drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (v128.const i64x2 1 2) (v128.const i64x2 1 2))))")]
    [InlineData("(func (drop (f32.const nan:0x1)) (drop (f64.const -nan)) (drop (f64.const -0)) (drop (f32.const 0x1p-149)) (drop (f64.const 0x1.fffffffffffffp1023)) (drop (f32.const -inf)) (drop (f64.const 1e21)))")]
    [InlineData("(func (param i32) (@metadata.code.branch_hint \"\\01\") (if (local.get 0) (then)) (local.get 0) (block (param i32) (@metadata.code.branch_hint \"\\00\") (br_if 0)))")]
    [InlineData("(@custom \"a\" (before first) \"\\00\\ff\") (@custom \"b\" (after func)) (@custom \"c\" (after code) \"x\") (@custom \"d\" \"y\") (func $named)")]
    [InlineData("(type $s (struct (field $f i32))) (func (param (ref $s)) (result i32) (struct.get $s $f (local.get 0))) (func (param anyref) (result i32) (block $l (result (ref i31)) (drop (br_on_cast $l anyref (ref i31) (local.get 0))) (return (ref.test (ref null $s) (local.get 0)))) (i31.get_s))")]
    public void ComesBack(string text) => RoundTrip.Check(TextAssert.Binary(text), true, TextAssert.Everything, text);

    [Fact]
    public void EveryFloatComesBack()
    {
        var random = new Random(7);
        for (int i = 0; i < 100_000; i++)
        {
            ulong bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            Assert.True(FloatSyntax.TryParse64(LiteralWriter.Float64(bits), out ulong wide));
            Assert.Equal(bits, wide);
            Assert.True(FloatSyntax.TryParse32(LiteralWriter.Float32((uint)bits), out uint single));
            Assert.Equal((uint)bits, single);
        }
    }

    [Fact]
    public void DeepNestingTakesBoundedText()
    {
        const int Depth = 50_000;
        byte[] module = TextAssert.Binary($"(func {string.Concat(Enumerable.Repeat("block ", Depth))}{string.Concat(Enumerable.Repeat("end ", Depth))})");
        string text = RoundTrip.Print(module, TextAssert.Everything);
        Assert.True(text.Length < Depth * 2 * 110, $"{text.Length} characters");
        Assert.Equal(module, TextAssert.Binary(text));
    }

    [Fact]
    public void NamesThatAreBrokenOffAreLost()
    {
        byte[] module = [.. TextAssert.Binary("(func)"), 0, 12, 4, .. "name"u8, 1, 5, 2, 0, 1, (byte)'f', 9];
        string text = RoundTrip.Print(module, TextAssert.Everything);
        Assert.Contains("(func $f (type 0)", text);
    }
}
