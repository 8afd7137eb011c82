using System.Text;
using Xunit;

namespace WasiTools.Engine.Tests.Text;

/// <summary>Texts made to exhaust the parser.</summary>
public sealed class HostileTextTests
{
    private const int Depth = 300_000;

    [Theory]
    [InlineData("(func ", "(block ", ")", ")")]
    [InlineData("(func ", "(if (i32.const 0) (then ", "))", ")")]
    [InlineData("(func (i32.const 0) ", "(drop ", ")", ")")]
    [InlineData("(func ", "block ", " end", ")")]
    [InlineData("(func ", "(try (do ", ") (catch_all))", ")")]
    [InlineData("(func ", "(try_table ", ")", ")")]
    [InlineData("(global i32 ", "(i32.add ", ")", ")")]
    [InlineData("", "(; ", ";)", "(func)")]
    [InlineData("", "(@x ", ")", "(func)")]
    public void NestingOfAnyDepthIsRead(string before, string open, string close, string after)
    {
        byte[] binary = TextAssert.Binary(before + Repeat(open, Depth) + Repeat(close, Depth) + after);
        Assert.True(binary.Length > 8);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(func ")]
    [InlineData("(func (block ")]
    [InlineData("(module ")]
    [InlineData("(type ")]
    [InlineData("(rec ")]
    [InlineData("(; ")]
    [InlineData("(@a ")]
    [InlineData(")")]
    [InlineData("\"\"")]
    [InlineData("$")]
    [InlineData("(@custom \"a\")(")]
    [InlineData("(@metadata.code.branch_hint \"\\00\") ")]
    public void EndlessBeginningsAreRefused(string piece) => TextAssert.Refused(Repeat(piece, Depth), "");

    /// <summary>A text is parsed once, and one of a sixteenth of its length sixteen times: the same work, unless time grows faster than the
    /// text. Each of these could be quadratic.</summary>
    [Theory]
    [InlineData("(func (i32.const 0)", "(drop (i32.add (i32.const 1) (i32.const 2)))", ")")]
    [InlineData("(func ", "block $a br $a ", "")]
    [InlineData("(module ", "(func (param i32 i64) (result f32) (unreachable))", ")")]
    [InlineData("(module ", "(type (func)) (func (type 0) (local $x i32))", ")")]
    [InlineData("(module ", "(@custom \"x\" \"y\")", ")")]
    [InlineData("(module ", "(@y \"x\" \"y\")", "(func))")]
    [InlineData("(func (block ", "(@metadata.code.branch_hint \"\\00\")(br_if 0 (i32.const 0))", "))")]
    [InlineData("(data ", "\"\\u{41}b\\00\" ", ")")]
    [InlineData("(data \"", "\\u{41}b\\00", "\")")]
    [InlineData("(func (f32.const 1.", "01", ") drop)")]
    [InlineData("(func (f32.const 0x1.", "01", ") drop)")]
    [InlineData("(func (i32.const 0) (br_table 0", " 0", "))")]
    [InlineData("(func ", "(;;) ;; \n", ")")]
    [InlineData("(type (struct ", "(field i32)", "))")]
    [InlineData("(rec ", "(type (array (ref null 0)))", ")")]
    public void TimeIsLinear(string before, string piece, string after)
    {
        const int Length = 2_000_000;
        const int Parts = 16;
        string small = before + Repeat(piece, Length / Parts / piece.Length) + after;
        string large = before + Repeat(piece, Length / piece.Length) + after;
        Measure(small, Parts);
        // Other tests run meanwhile, and so does the garbage collector: the best of a few tries counts.
        double ratio = double.MaxValue;
        for (int i = 0; i < 5 && ratio >= Parts / 3.0; i++)
            ratio = Math.Min(ratio, Measure(large, 1) / Measure(small, Parts));
        Assert.True(ratio < Parts / 3.0, $"a text {Parts} times as long took {ratio * Parts:F0} times the time");
    }

    [Fact]
    public void AnyCutOfAModuleIsRefusedOrRead()
    {
        const string Text = """
            (module $m (type $t (func (param $a i32) (result i32))) (rec (type $s (sub (struct (field $f (mut i8))))))
              (import "a" "b" (func $i (type $t))) (table $tb 1 funcref) (memory $mem 1 2 shared)
              (global $g (mut f64) (f64.const 0x1.8p3)) (tag $e (param i32)) (export "x" (func 1)) (start 1)
              (elem $el (table $tb) (offset (i32.const 0)) func $i) (data $d (i32.const 0) "\00\u{41}")
              (@custom "c" (after func) "x")
              (func $f (export "f") (local $l i32) (local v128) (if (result i32) (i32.const 1) (then (i32.const 2)) (else (i32.const 3)))
                (@metadata.code.branch_hint "\01") br_if 0 drop (v128.const f32x4 1 nan:0x7 -inf 0x1p3) drop
                (try_table $lab (result i32) (catch $e 0) (i32.const 7)) drop (call_indirect $tb (type $t) (i32.const 0) (i32.const 0)) drop))
            """;
        TextAssert.Binary(Text);
        int read = 0;
        for (int start = 0; start < Text.Length; start += 7)
        {
            for (int length = 1; length <= 40; length += 13)
            {
                try
                {
                    TextAssert.Binary(Text.Remove(start, Math.Min(length, Text.Length - start)));
                    read++;
                }
                catch (InvalidModuleException)
                {
                    // The expected end of most cuts; any other exception fails the test.
                }
            }
        }
        Assert.True(read > 0);
    }

    // Processor time in milliseconds, which other processes do not add to.
    private static double Measure(string text, int times)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < times; i++)
        {
            try
            {
                TextAssert.Binary(text);
            }
            catch (InvalidModuleException)
            {
                // Refusals have to be found in linear time as well.
            }
        }
        return Math.Max((Environment.CpuUsage.TotalTime - start).TotalMilliseconds, 1);
    }

    private static string Repeat(string piece, int count) =>
        new StringBuilder(piece.Length * count).Insert(0, piece, count).ToString();
}
