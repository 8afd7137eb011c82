using System.Text;
using WasiTools.Core.Toml;
using Xunit;

namespace WasiTools.Tests.Toml;

public sealed class TomlDocumentTests
{
    [Theory]
    [InlineData("a = 1\nb = \n", 2, 5, "value")]
    [InlineData("a = 1\r\n\r\n  a = 2\r\n", 3, 3, "defined already")]
    [InlineData("# \u00e9\U0001F600\nx = \"\u00e9\U0001F600\\q\"", 2, 8, "escape")]
    [InlineData("a = [1, 2\nb = 3", 2, 1, "',' or ']'")]
    [InlineData("a = \"never\nb = 1", 1, 5, "does not end")]
    [InlineData("[a]\n[a]", 2, 2, "defined already")]
    [InlineData("a.b = 1\n[a.b.c]", 2, 4, "no table")]
    public void AnErrorHasLineAndColumn(string text, int line, int column, string reason)
    {
        TomlException error = Assert.Throws<TomlException>(() => Parse(text));
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatAreNoTextHaveAPlaceToo()
    {
        TomlException error = Assert.Throws<TomlException>(() => TomlDocument.Parse([.. "a = 1\nb = '"u8, 0xC3, .. "'\n"u8]));
        Assert.Equal((2, 6), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a=")]
    public void DeepNestingIsRefusedWithoutExhaustingTheStack(string open)
    {
        TomlException error = Assert.Throws<TomlException>(() => Parse("a = " + string.Concat(Enumerable.Repeat(open, 100_000))));
        Assert.Contains("deep", error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    // Below its header, above the comment that belongs to the next.
    [InlineData("[t]\na = 1 # one\n\n# of u\n[u]\n", "[t]\na = 1 # one\nx = 9\n\n# of u\n[u]\n")]
    [InlineData("[t]\r\n  a = 1\r\n", "[t]\r\n  a = 1\r\n  x = 9\r\n")]
    [InlineData("[t]", "[t]\nx = 9")]
    [InlineData("t.a = 1\nb = 2\n", "t.a = 1\nt.x = 9\nb = 2\n")]
    [InlineData("t = { a = 1 } # end\n", "t = { a = 1, x = 9 } # end\n")]
    [InlineData("t = {}\n", "t = { x = 9 }\n")]
    [InlineData("[t.sub]\na = 1", "[t.sub]\na = 1\n\n[t]\nx = 9\n")]
    [InlineData("", "[t]\nx = 9\n")]
    [InlineData("[\"t\"]\n'x' = \"\"\"a\n[b]\"\"\" # kept\n", "[\"t\"]\n'x' = 9 # kept\n")]
    public void AValueGoesWhereItsTableIs(string before, string after) =>
        Assert.Equal(after, Parse(before).With(["t", "x"], "9").Text.Characters);

    [Theory]
    [InlineData("a = []", "a = [9]")]
    [InlineData("a = [1]", "a = [1, 9]")]
    [InlineData("a = [1,]", "a = [1, 9,]")]
    [InlineData("a = [\n  1, # one\n]", "a = [\n  1, # one\n  9,\n]")]
    [InlineData("a = [\n  1 # one\n]", "a = [\n  1, # one\n  9\n]")]
    [InlineData("a = [\n  1 ]", "a = [\n  1,\n  9 ]")]
    public void AnElementGoesBehindTheLast(string before, string after) =>
        Assert.Equal(after, Parse(before).WithElement(["a"], "9").Text.Characters);

    [Theory]
    [InlineData("t = 1")]
    [InlineData("[[t]]")]
    public void APathThroughNoTableIsRefused(string text) =>
        Assert.Contains("table", Assert.Throws<TomlException>(() => Parse(text).With(["t", "x"], "9")).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(@"C:\Program Files\x")]
    [InlineData("it's \"C:\\x\"\t\u007f\r\n")]
    [InlineData("")]
    [InlineData("\u00e9\U0001F600")]
    public void WrittenTextReadsAsItWas(string text) =>
        Assert.Equal(new TomlString(text), Parse("x = " + TomlWriter.Write(text)).Root.Find("x"));

    [Fact]
    public void AByteOrderMarkStays()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "a = 1\r\n"u8];
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "a = 2\r\n"u8], TomlDocument.Parse(bytes).With(["a"], "2").Encode());
    }

    private static TomlDocument Parse(string text) => TomlDocument.Parse(Encoding.UTF8.GetBytes(text));
}
