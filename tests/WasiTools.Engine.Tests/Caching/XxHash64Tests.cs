using System.Text;
using WasiTools.Engine.Caching;
using Xunit;

namespace WasiTools.Engine.Tests.Caching;

/// <summary>Against values of the reference implementation.</summary>
public sealed class XxHash64Tests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void Known_values(string text, ulong expected) => Assert.Equal(expected, XxHash64.Of(Encoding.ASCII.GetBytes(text)));

    /// <summary>Each length takes another way through the tail, and each byte counts.</summary>
    [Fact]
    public void Every_byte_counts()
    {
        var seen = new HashSet<ulong>();
        for (int length = 0; length < 100; length++)
        {
            byte[] bytes = new byte[length];
            Assert.True(seen.Add(XxHash64.Of(bytes)));
            for (int i = 0; i < length; i++)
            {
                bytes[i] = 1;
                Assert.True(seen.Add(XxHash64.Of(bytes)));
                bytes[i] = 0;
            }
        }
    }
}
