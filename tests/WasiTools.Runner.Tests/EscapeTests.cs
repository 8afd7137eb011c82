using WasiTools.Runner.Reports;

namespace WasiTools.Runner.Tests;

/// <summary>What comes from a program cannot drive the terminal.</summary>
public sealed class EscapeTests
{
    [Theory]
    [InlineData("plain text, ~!", "plain text, ~!")]
    [InlineData("häß 漢字 🎉", "häß 漢字 🎉")]
    [InlineData("a\x1b[2Jb", @"a\u{1b}[2Jb")]
    [InlineData("a\nb\r\tc", @"a\u{a}b\u{d}\u{9}c")]
    [InlineData("\u009b31m", @"\u{9b}31m")]
    [InlineData("\u202egnp.exe", @"\u{202e}gnp.exe")]
    public void Text(string text, string escaped) => Assert.Equal(escaped, StandardError.Escape(text));

    [Fact]
    public void HalfACharacter() => Assert.Equal("a\ufffdb", StandardError.Escape("a\ud800b"));
}
