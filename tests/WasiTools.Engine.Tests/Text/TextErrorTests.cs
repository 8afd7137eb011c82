using Xunit;

namespace WasiTools.Engine.Tests.Text;

/// <summary>Refusals say why, where, and what was expected.</summary>
public sealed class TextErrorTests
{
    [Theory]
    [InlineData("(module\n  (func i32.frob))", "unknown operator i32.frob", 2, 9)]
    [InlineData("(module\n  (func (result i32) i32.const))", "unexpected token ), expected an i32 literal", 2, 31)]
    [InlineData("(module (memory 1) (memory $a 1)\r\n (memory $a 1))", "duplicate memory $a", 2, 10)]
    [InlineData("(func call $nobody)", "unknown func $nobody", 1, 12)]
    [InlineData("(func (i32.const 0x1_0000_0000) drop)", "constant out of range", 1, 18)]
    [InlineData("(func (i32.const 1__0) drop)", "unknown operator 1__0", 1, 18)]
    [InlineData("(func (f32.const 0x1p128) drop)", "constant out of range", 1, 18)]
    [InlineData("(func (f32.const nan:0x80_0000) drop)", "constant out of range", 1, 18)]
    [InlineData("(func (v128.const i32x4 1 2 3) drop)", "wrong number of lane literals", 1, 30)]
    [InlineData("(func (i8x16.extract_lane_s 256 (v128.const i64x2 0 0)) drop)", "i8 constant out of range", 1, 29)]
    [InlineData("(memory 1) (func (i32.load align=3 (i32.const 0)) drop)", "alignment must be a power of two", 1, 28)]
    [InlineData("(module (func)", "unexpected token: end of text, expected )", 1, 15)]
    [InlineData("(module (func block))", "unexpected token ), expected end", 1, 20)]
    [InlineData("(func block $a end $b)", "mismatching label $b", 1, 20)]
    [InlineData("(func (if (i32.const 0)))", "unexpected token ), expected (then", 1, 24)]
    [InlineData("(func) (import \"a\" \"b\" (func))", "import after function", 1, 9)]
    [InlineData("(start 0) (start 0)", "multiple start sections", 1, 12)]
    [InlineData("(type (func (param i32))) (func (type 0) (param i64))", "inline function type", 1, 33)]
    [InlineData("(func (type 7) (param i64))", "unknown type", 1, 7)]
    [InlineData("(import \"\\ff\" \"\" (func))", "malformed UTF-8 encoding", 1, 9)]
    [InlineData("(data \"\\g0\")", "illegal escape", 1, 8)]
    [InlineData("(data \"\\u{d800}\")", "illegal escape", 1, 8)]
    [InlineData("(data \"abc", "unclosed string literal", 1, 7)]
    [InlineData("(data \"a\nb\")", "unclosed string literal", 1, 7)]
    [InlineData("(data \"a\u0001b\")", "illegal control character in string literal", 1, 9)]
    [InlineData("(func (; (; ;) )", "unclosed comment", 1, 7)]
    [InlineData("(func $)", "empty identifier", 1, 7)]
    [InlineData("(func \u00e9)", "illegal character", 1, 7)]
    [InlineData("(@a (b)", "unclosed annotation", 1, 1)]
    [InlineData("(func) func", "unexpected token", 1, 8)]
    [InlineData("(data \"a\"\"b\")", "unknown operator", 1, 7)]
    public void RefusesWithPlace(string text, string reason, int line, int column) =>
        TextAssert.Refused(text, reason, line, column);

    [Fact]
    public void RefusesLoneSurrogates()
    {
        TextAssert.Refused("(func) ;; \ud800", "malformed UTF-8 encoding", 1, 11);
        TextAssert.Refused("(data \"\udc00\ud800\")", "malformed UTF-8 encoding", 1, 8);
    }

    [Fact]
    public void ShowsNoTerminalEscapes()
    {
        var refusal = Assert.Throws<InvalidModuleException>(() => TextAssert.Binary("(func \"\u001b[31m\")"));
        Assert.DoesNotContain('\u001b', refusal.Message);
        refusal = Assert.Throws<InvalidModuleException>(() => TextAssert.Binary($"(func call $\"{new string('\u202e', 100)}\")"));
        Assert.DoesNotContain('\u202e', refusal.Message);
        Assert.True(refusal.Reason.Length < 100);
    }

    [Theory]
    [InlineData("(func (drop (memory.atomic.notify (i32.const 0) (i32.const 0))))", Feature.Threads)]
    [InlineData("(memory 1 1 shared)", Feature.Threads)]
    [InlineData("(memory i64 1)", Feature.Memory64)]
    [InlineData("(memory 1 (pagesize 1))", Feature.CustomPageSizes)]
    [InlineData("(func try end)", Feature.LegacyExceptions)]
    [InlineData("(func (drop (v128.const i64x2 0 0)))", Feature.Simd)]
    public void RefusesWhatAFeatureBringsWithoutIt(string text, Feature feature)
    {
        TextAssert.Binary(text);
        var refusal = Assert.Throws<InvalidModuleException>(
            () => WasiTools.Engine.Text.TextParser.ToBinary(text, TextAssert.Everything.Without(feature)));
        Assert.Matches("^(unknown operator|unexpected token)", refusal.Reason);
    }

    [Fact]
    public void RefusesBytesThatAreNotUtf8WithTheirPlace()
    {
        var refusal = Assert.Throws<InvalidModuleException>(
            () => WasiTools.Engine.Text.TextParser.ToBinary([.. "(module\n ;; "u8, 0xFF, .. ")"u8], TextAssert.Everything));
        Assert.Equal(("malformed UTF-8 encoding", 2, 5), (refusal.Reason, refusal.Line, refusal.Column));
    }
}
