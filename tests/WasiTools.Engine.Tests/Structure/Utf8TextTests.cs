using System.Text;
using WasiTools.Engine.Structure;
using Xunit;

namespace WasiTools.Engine.Tests.Structure;

public sealed class Utf8TextTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("memory", 1)]
    [InlineData("a", 128)]
    [InlineData("a", 129)]
    [InlineData("Gr\u00f6\u00dfe", 1)]
    [InlineData("\u6f22\u5b57 \ud83d\ude00", 1)]
    [InlineData("\u007f\u0080", 1)]
    public void Texts_come_back(string part, int times)
    {
        string text = string.Concat(Enumerable.Repeat(part, times));
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.True(Utf8Text.IsValid(bytes));
        Assert.Equal(text, Utf8Text.Decode(bytes));
        Assert.Equal([.. bytes, 0], Utf8Text.ZeroTerminated(text));
    }

    [Theory]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { (byte)'a', 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    public void Other_bytes_are_no_UTF8(byte[] bytes) => Assert.False(Utf8Text.IsValid(bytes));

    [Theory]
    [InlineData("\0")]
    [InlineData("a\0b")]
    [InlineData("\u6f22\0")]
    public void A_text_with_a_zero_in_it_has_no_end(string text) => Assert.Null(Utf8Text.ZeroTerminated(text));
}
