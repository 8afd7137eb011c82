using WasiTools.Engine.Binary;
using Xunit;

namespace WasiTools.Engine.Tests.Binary;

public sealed class Leb128Tests
{
    private const string TooLong = "integer representation too long", TooLarge = "integer too large";

    [Theory]
    [InlineData(0u, "00")]
    [InlineData(127u, "7F")]
    [InlineData(128u, "8001")]
    [InlineData(0u, "8080808000")]
    [InlineData(uint.MaxValue, "FFFFFFFF0F")]
    public void U32(uint expected, string bytes)
    {
        CodeReader reader = Reader(bytes);
        Assert.Equal(expected, reader.ReadU32());
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData("FFFFFFFF1F", TooLarge)]
    [InlineData("8080808010", TooLarge)]
    [InlineData("808080808000", TooLong)]
    [InlineData("80", "unexpected end")]
    [InlineData("", "unexpected end")]
    public void U32Malformed(string bytes, string reason) => Malformed(bytes, reason, static (ref CodeReader r) => r.ReadU32());

    [Theory]
    [InlineData(ulong.MaxValue, "FFFFFFFFFFFFFFFFFF01")]
    [InlineData(2ul, "8280808080808080 8000")]
    public void U64(ulong expected, string bytes)
    {
        CodeReader reader = Reader(bytes);
        Assert.Equal(expected, reader.ReadU64());
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFF02", TooLarge)]
    [InlineData("8280808080808080808000", TooLong)]
    public void U64Malformed(string bytes, string reason) => Malformed(bytes, reason, static (ref CodeReader r) => r.ReadU64());

    [Theory]
    [InlineData(0, "00")]
    [InlineData(-1, "7F")]
    [InlineData(63, "3F")]
    [InlineData(-64, "40")]
    [InlineData(-1, "FFFFFFFF7F")]
    [InlineData(int.MaxValue, "FFFFFFFF07")]
    [InlineData(int.MinValue, "8080808078")]
    public void S32(int expected, string bytes)
    {
        CodeReader reader = Reader(bytes);
        Assert.Equal(expected, reader.ReadS32());
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData("FFFFFFFF0F", TooLarge)]
    [InlineData("8080808070", TooLarge)]
    [InlineData("80808080801F", TooLong)]
    [InlineData("FFFFFFFFFF7F", TooLong)]
    public void S32Malformed(string bytes, string reason) => Malformed(bytes, reason, static (ref CodeReader r) => r.ReadS32());

    [Theory]
    [InlineData(uint.MaxValue, "FFFFFFFF0F")]
    [InlineData(-4294967296, "8080808070")]
    [InlineData(-64, "40")]
    public void S33(long expected, string bytes)
    {
        CodeReader reader = Reader(bytes);
        Assert.Equal(expected, reader.ReadS33());
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData("FFFFFFFF1F", TooLarge)]
    [InlineData("808080808000", TooLong)]
    public void S33Malformed(string bytes, string reason) => Malformed(bytes, reason, static (ref CodeReader r) => r.ReadS33());

    [Theory]
    [InlineData(long.MinValue, "8080808080808080807F")]
    [InlineData(long.MaxValue, "FFFFFFFFFFFFFFFFFF00")]
    [InlineData(-1L, "7F")]
    public void S64(long expected, string bytes)
    {
        CodeReader reader = Reader(bytes);
        Assert.Equal(expected, reader.ReadS64());
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData("8080808080808080807E", TooLarge)]
    [InlineData("FFFFFFFFFFFFFFFFFF01", TooLarge)]
    [InlineData("808080808080808080807F", TooLong)]
    public void S64Malformed(string bytes, string reason) => Malformed(bytes, reason, static (ref CodeReader r) => r.ReadS64());

    [Fact]
    public void EveryEncodingIsReadBack()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            long value = random.NextInt64() >> random.Next(64) ^ (random.Next(2) == 0 ? -1 : 0);
            byte[] signed = BinaryBuilder.S64(value), unsigned = BinaryBuilder.U32((uint)value), narrow = BinaryBuilder.S64((int)value);
            Assert.Equal(value, Reader(signed).ReadS64());
            Assert.Equal((uint)value, Reader(unsigned).ReadU32());
            Assert.Equal((int)value, Reader(narrow).ReadS32());
        }
    }

    private delegate void Read(ref CodeReader reader);

    private static void Malformed(string bytes, string reason, Read read)
    {
        var e = Assert.Throws<InvalidModuleException>(() =>
        {
            CodeReader reader = Reader(bytes);
            read(ref reader);
        });
        Assert.Equal(ModuleFault.Malformed, e.Fault);
        Assert.StartsWith(reason, e.Reason, StringComparison.Ordinal);
    }

    private static CodeReader Reader(string hex) => Reader(Convert.FromHexString(hex.Replace(" ", "")));

    private static CodeReader Reader(byte[] bytes) => new(bytes, new(0, bytes.Length), [], Refused.All.Enabled);
}
