using System.Numerics;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>The finite number <c>Significand * 2^Exponent</c>: what the reference implementations compute with instead of the
/// processor's floating point.</summary>
internal readonly record struct ExactReal(BigInteger Significand, int Exponent)
{
    public static ExactReal Of(double x) => Of(BitConverter.DoubleToUInt64Bits(x), 52, 1075);

    public static ExactReal Of(float x) => Of(BitConverter.SingleToUInt32Bits(x), 23, 150);

    public BigInteger Floor() =>
        Exponent >= 0 ? Significand << Exponent : Significand >> -Exponent; // BigInteger shifts round down

    public BigInteger Ceiling() => -new ExactReal(-Significand, Exponent).Floor();

    public BigInteger Truncate() => Significand.Sign < 0 ? Ceiling() : Floor();

    public BigInteger Nearest()
    {
        BigInteger twice = new ExactReal(Significand, Exponent + 1).Floor(); // floor(2x)
        BigInteger down = twice >> 1;
        bool exactHalf = !twice.IsEven && SameValue(new ExactReal(twice, -1));
        if (exactHalf)
            return down.IsEven ? down : down + 1;
        return twice.IsEven ? down : down + 1;
    }

    /// <summary>The square root, exact enough to round it once to any format here.</summary>
    public ExactReal Sqrt()
    {
        int scale = 200 + (Exponent & 1);
        BigInteger n = Significand << scale;
        BigInteger root = IntegerSquareRoot(n);
        bool exact = root * root == n;
        return new((root << 1) + (exact ? 0 : 1), (Exponent - scale) / 2 - 1);
    }

    public static ExactReal operator *(ExactReal a, ExactReal b) => new(a.Significand * b.Significand, a.Exponent + b.Exponent);

    public static ExactReal operator +(ExactReal a, ExactReal b)
    {
        int exponent = Math.Min(a.Exponent, b.Exponent);
        return new((a.Significand << (a.Exponent - exponent)) + (b.Significand << (b.Exponent - exponent)), exponent);
    }

    /// <summary>The nearest f64, ties to even; zero is positive.</summary>
    public double ToDouble() => BitConverter.UInt64BitsToDouble(Round(52, 1075, 0x7FF));

    /// <summary>The nearest f32, ties to even; zero is positive.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)Round(23, 150, 0xFF));

    private bool SameValue(ExactReal other) => (this + new ExactReal(-other.Significand, other.Exponent)).Significand.IsZero;

    private static ExactReal Of(ulong bits, int fractionBits, int bias)
    {
        int exponentBits = fractionBits == 52 ? 11 : 8;
        long fraction = (long)(bits & ((1UL << fractionBits) - 1));
        int exponent = (int)(bits >> fractionBits) & ((1 << exponentBits) - 1);
        bool negative = (bits >> (fractionBits + exponentBits)) != 0;
        long significand = exponent == 0 ? fraction : fraction | (1L << fractionBits);
        return new(negative ? -significand : significand, Math.Max(exponent, 1) - bias);
    }

    private ulong Round(int fractionBits, int bias, int infinity)
    {
        int signPosition = fractionBits == 52 ? 63 : 31;
        ulong sign = Significand.Sign < 0 ? 1UL << signPosition : 0;
        BigInteger n = BigInteger.Abs(Significand);
        if (n.IsZero)
            return 0;
        // The lowest bit that the result can hold: a precision's worth below the leading bit, or the last subnormal one.
        int lowest = Math.Max((int)n.GetBitLength() - 1 + Exponent - fractionBits, 1 - bias);
        BigInteger kept = new ExactReal(n, Exponent - lowest).Nearest();
        if (kept.GetBitLength() > fractionBits + 1)
        {
            kept >>= 1;
            lowest++;
        }
        int biased = kept.GetBitLength() <= fractionBits ? 0 : lowest + bias;
        if (biased >= infinity)
            return sign | ((ulong)infinity << fractionBits);
        return sign | ((ulong)biased << fractionBits) | ((ulong)kept & ((1UL << fractionBits) - 1));
    }

    private static BigInteger IntegerSquareRoot(BigInteger n)
    {
        if (n.IsZero)
            return n;
        BigInteger x = BigInteger.One << ((int)(n.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (x + n / x) >> 1;
            if (next >= x)
                return x;
            x = next;
        }
    }
}
