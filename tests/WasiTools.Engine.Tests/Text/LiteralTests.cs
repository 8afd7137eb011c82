using System.Globalization;
using System.Numerics;
using WasiTools.Engine.Text;
using Xunit;

namespace WasiTools.Engine.Tests.Text;

/// <summary>Number literals and strings.</summary>
public sealed class LiteralTests
{
    [Theory]
    [InlineData("0", 0u)]
    [InlineData("0x1_2", 0x12u)]
    [InlineData("4294967295", uint.MaxValue)]
    [InlineData("-2147483648", 0x8000_0000u)]
    [InlineData("+7", 7u)]
    [InlineData("-0x1", uint.MaxValue)]
    public void ReadsIntegers(string literal, uint expected)
    {
        Assert.True(NumberSyntax.TryParseInteger(literal, 32, out ulong value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("4294967296", 32)]
    [InlineData("-2147483649", 32)]
    [InlineData("256", 8)]
    [InlineData("-129", 8)]
    [InlineData("18446744073709551616", 64)]
    [InlineData("99999999999999999999999999999999", 64)]
    [InlineData("-9223372036854775809", 64)]
    public void RefusesIntegersOutOfRange(string literal, int bits) =>
        Assert.False(NumberSyntax.TryParseInteger(literal, bits, out _));

    [Theory]
    [InlineData("0x1p-149", 0x0000_0001u)]
    [InlineData("0x1p-150", 0x0000_0000u)]
    [InlineData("0x1.000001p-150", 0x0000_0001u)]
    [InlineData("0x1.8p-149", 0x0000_0002u)]
    [InlineData("0x0.ffffffp-126", 0x0080_0000u)]
    [InlineData("0x1.fffffep127", 0x7F7F_FFFFu)]
    [InlineData("0x1.fffffeffp127", 0x7F7F_FFFFu)]
    [InlineData("0x1.0000010000000000000000000000000000000001p0", 0x3F80_0001u)]
    [InlineData("0x1.000001p0", 0x3F80_0000u)]
    [InlineData("0x1.000003p0", 0x3F80_0002u)]
    [InlineData("-0x0p9999999999999999999999", 0x8000_0000u)]
    [InlineData("0x1p-99999999999999999999", 0u)]
    [InlineData("-0", 0x8000_0000u)]
    [InlineData("1e-9999999999", 0u)]
    [InlineData("3.4028235677973365e38", 0x7F7F_FFFFu)]
    [InlineData("1_0.5_0e0_1", 0x42D2_0000u)]
    [InlineData("-inf", 0xFF80_0000u)]
    [InlineData("nan", 0x7FC0_0000u)]
    [InlineData("-nan:0x1", 0xFF80_0001u)]
    public void ReadsFloats(string literal, uint expected)
    {
        Assert.True(FloatSyntax.TryParse32(literal, out uint bits));
        Assert.Equal(expected, bits);
    }

    [Theory]
    [InlineData("0x1.ffffffp127")]
    [InlineData("0x1p128")]
    [InlineData("0x1p99999999999999999999")]
    [InlineData("3.4028235677973367e38")]
    [InlineData("1e9999999999")]
    [InlineData("nan:0x0")]
    [InlineData("nan:0x80_0000")]
    public void RefusesFloatsOutOfRange(string literal) => Assert.False(FloatSyntax.TryParse32(literal, out _));

    [Fact]
    public void ReadsDecimalsOfAnyLength()
    {
        string zeros = new('0', 20_000);
        Assert.True(FloatSyntax.TryParse64($"0.{zeros}1e20001", out ulong bits));
        Assert.Equal(1.0, BitConverter.UInt64BitsToDouble(bits));
        Assert.True(FloatSyntax.TryParse64($"1{zeros}.0e-20000", out bits));
        Assert.Equal(1.0, BitConverter.UInt64BitsToDouble(bits));
        // Half way between 1 and its successor, and a little more, 800 digits on.
        string tie = "1.00000000000000011102230246251565404236316680908203125";
        Assert.True(FloatSyntax.TryParse64(tie, out bits));
        Assert.Equal(1.0, BitConverter.UInt64BitsToDouble(bits));
        Assert.True(FloatSyntax.TryParse64($"{tie}{new string('0', 800)}1", out bits));
        Assert.Equal(Math.BitIncrement(1.0), BitConverter.UInt64BitsToDouble(bits));
    }

    /// <summary>Hexadecimal literals around the edges of the format, compared with rounding in exact arithmetic.</summary>
    [Fact]
    public void RoundsHexFloatsAsExactArithmeticDoes()
    {
        var random = new Random(20240607);
        for (int i = 0; i < 20_000; i++)
        {
            int digits = random.Next(1, 40);
            char[] hex = [.. Enumerable.Range(0, digits).Select(_ => "0123456789abcdef"[random.Next(3) == 0 ? random.Next(16) : random.Next(2) * 15])];
            int point = random.Next(digits + 1);
            int exponent = random.Next(4) == 0 ? random.Next(-1150, 1030) : random.Next(-170, 130);
            string literal = $"0x{(point == 0 ? "0" : "")}{new string(hex, 0, point)}.{new string(hex, point, digits - point)}p{exponent}";
            BigInteger significand = BigInteger.Parse("0" + new string(hex), NumberStyles.HexNumber);
            Compare(literal, significand, exponent - 4 * (digits - point), 24, FloatSyntax.TryParse32(literal, out uint single) ? single : null);
            Compare(literal, significand, exponent - 4 * (digits - point), 53, FloatSyntax.TryParse64(literal, out ulong wide) ? wide : null);
        }
    }

    [Fact]
    public void ReadsStrings()
    {
        byte[]? data = TextAssert.Section(TextAssert.Binary("(data \"a\\00\\ff\\t\\n\\r\\\"\\'\\\\\\u{1F600}\\u{0_41}\u00e9\")"), 11);
        Assert.Equal([1, 1, 16, (byte)'a', 0, 0xFF, 9, 10, 13, (byte)'"', (byte)'\'', (byte)'\\', .. "\U0001F600A\u00e9"u8], data);
    }

    private static void Compare(string literal, BigInteger significand, int exponent, int precision, ulong? actual)
    {
        int bias = precision == 24 ? 127 : 1023;
        // The unit of the last place: that of the leading bit less the precision, but no less than that of subnormal numbers.
        long top = (long)significand.GetBitLength() + exponent;
        long unit = Math.Max(top - precision, 2 - bias - precision);
        BigInteger kept = RoundShift(significand, unit - exponent);
        if (kept == BigInteger.One << precision)
            (kept, unit) = (kept >> 1, unit + 1);
        ulong expected = kept.IsZero ? 0
            : kept < BigInteger.One << (precision - 1) ? (ulong)kept
            : ((ulong)(unit + precision + bias - 1) << (precision - 1)) + (ulong)(kept - (BigInteger.One << (precision - 1)));
        bool overflow = !kept.IsZero && unit + precision - 1 > bias;
        Assert.True(actual == (overflow ? null : expected), $"{literal} at {precision}: {actual:x}, expected {expected:x}");
    }

    private static BigInteger RoundShift(BigInteger value, long shift)
    {
        if (shift <= 0)
            return value << (int)-shift;
        BigInteger kept = value >> (int)shift;
        BigInteger rest = value - (kept << (int)shift);
        int order = rest.CompareTo(BigInteger.One << (int)(shift - 1));
        return order > 0 || (order == 0 && !kept.IsEven) ? kept + 1 : kept;
    }
}
