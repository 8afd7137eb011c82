using System.Numerics;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>Floating-point semantics of the specification over exact arithmetic. A NaN result is canonical if the operands that are
/// NaN all are, and otherwise has a payload, which stands for every quiet NaN.</summary>
internal static class FloatReference
{
    private static readonly float arithmeticNaN32 = BitConverter.UInt32BitsToSingle(0x7FC00001);
    private static readonly double arithmeticNaN64 = BitConverter.UInt64BitsToDouble(0x7FF8000000000001);

    public static float Ceil(float x) => Rounded(x, r => r.Ceiling());

    public static float Floor(float x) => Rounded(x, r => r.Floor());

    public static float Trunc(float x) => Rounded(x, r => r.Truncate());

    public static float Nearest(float x) => Rounded(x, r => r.Nearest());

    public static double Ceil(double x) => Rounded(x, r => r.Ceiling());

    public static double Floor(double x) => Rounded(x, r => r.Floor());

    public static double Trunc(double x) => Rounded(x, r => r.Truncate());

    public static double Nearest(double x) => Rounded(x, r => r.Nearest());

    public static float Sqrt(float x) =>
        float.IsNaN(x) ? NaN(x, x) :
        x == 0 || float.IsPositiveInfinity(x) ? x :
        x < 0 ? float.NaN : ExactReal.Of(x).Sqrt().ToSingle();

    public static double Sqrt(double x) =>
        double.IsNaN(x) ? NaN(x, x) :
        x == 0 || double.IsPositiveInfinity(x) ? x :
        x < 0 ? double.NaN : ExactReal.Of(x).Sqrt().ToDouble();

    public static float Min(float a, float b) =>
        float.IsNaN(a) || float.IsNaN(b) ? NaN(a, b) : a == b ? (float.IsNegative(a) ? a : b) : a < b ? a : b;

    public static float Max(float a, float b) =>
        float.IsNaN(a) || float.IsNaN(b) ? NaN(a, b) : a == b ? (float.IsNegative(a) ? b : a) : a > b ? a : b;

    public static double Min(double a, double b) =>
        double.IsNaN(a) || double.IsNaN(b) ? NaN(a, b) : a == b ? (double.IsNegative(a) ? a : b) : a < b ? a : b;

    public static double Max(double a, double b) =>
        double.IsNaN(a) || double.IsNaN(b) ? NaN(a, b) : a == b ? (double.IsNegative(a) ? b : a) : a > b ? a : b;

    public static float Demote(double x)
    {
        if (double.IsNaN(x))
            return FloatResult.IsCanonical(x) ? float.NaN : arithmeticNaN32;
        if (double.IsInfinity(x))
            return x > 0 ? float.PositiveInfinity : float.NegativeInfinity;
        return WithSign(ExactReal.Of(x).ToSingle(), double.IsNegative(x));
    }

    public static double Promote(float x)
    {
        if (float.IsNaN(x))
            return FloatResult.IsCanonical(x) ? double.NaN : arithmeticNaN64;
        if (float.IsInfinity(x))
            return x > 0 ? double.PositiveInfinity : double.NegativeInfinity;
        return WithSign(ExactReal.Of(x).ToDouble(), float.IsNegative(x));
    }

    public static BigInteger Truncate(double x, int bits, bool signed)
    {
        if (double.IsNaN(x))
            throw new Trap(TrapKind.InvalidConversionToInteger);
        BigInteger saturated = TruncateSaturating(x, bits, signed);
        if (double.IsInfinity(x) || saturated != ExactReal.Of(x).Truncate())
            throw new Trap(TrapKind.IntegerOverflow);
        return saturated;
    }

    public static BigInteger TruncateSaturating(double x, int bits, bool signed)
    {
        BigInteger minimum = signed ? -(BigInteger.One << (bits - 1)) : 0;
        BigInteger maximum = (BigInteger.One << (signed ? bits - 1 : bits)) - 1;
        return double.IsNaN(x) ? 0 :
            double.IsInfinity(x) ? (x > 0 ? maximum : minimum) :
            BigInteger.Min(maximum, BigInteger.Max(minimum, ExactReal.Of(x).Truncate()));
    }

    /// <summary>a * b + c, rounded once.</summary>
    public static float MultiplyAdd(float a, float b, float c) =>
        float.IsNaN(a) || float.IsNaN(b) || float.IsNaN(c) ? NaN(a, NaN(b, c)) :
        (float?)SpecialMultiplyAdd(a, b, c) ?? (ExactReal.Of(a) * ExactReal.Of(b) + ExactReal.Of(c)).ToSingle();

    /// <summary>a * b + c, rounded once.</summary>
    public static double MultiplyAdd(double a, double b, double c) =>
        double.IsNaN(a) || double.IsNaN(b) || double.IsNaN(c) ? NaN(a, NaN(b, c)) :
        SpecialMultiplyAdd(a, b, c) ?? (ExactReal.Of(a) * ExactReal.Of(b) + ExactReal.Of(c)).ToDouble();

    /// <summary>The NaN that an operation on two operands, one of them a NaN, may give.</summary>
    public static float NaN(float a, float b) =>
        (!float.IsNaN(a) || FloatResult.IsCanonical(a)) && (!float.IsNaN(b) || FloatResult.IsCanonical(b)) ? float.NaN : arithmeticNaN32;

    /// <summary>The NaN that an operation on two operands, one of them a NaN, may give.</summary>
    public static double NaN(double a, double b) =>
        (!double.IsNaN(a) || FloatResult.IsCanonical(a)) && (!double.IsNaN(b) || FloatResult.IsCanonical(b)) ? double.NaN : arithmeticNaN64;

    /// <summary>a * b + c where it is infinite because an operand is, invalid, or exactly zero; otherwise null.</summary>
    private static double? SpecialMultiplyAdd(double a, double b, double c)
    {
        bool negative = double.IsNegative(a) != double.IsNegative(b);
        if (double.IsInfinity(a) || double.IsInfinity(b))
        {
            bool invalid = a == 0 || b == 0 || (double.IsInfinity(c) && double.IsNegative(c) != negative);
            return invalid ? double.NaN : negative ? double.NegativeInfinity : double.PositiveInfinity;
        }
        if (double.IsInfinity(c))
            return c;
        if (!(ExactReal.Of(a) * ExactReal.Of(b) + ExactReal.Of(c)).Significand.IsZero)
            return null;
        return negative && double.IsNegative(c) ? -0.0 : 0.0;
    }

    private static float Rounded(float x, Func<ExactReal, BigInteger> round) =>
        float.IsNaN(x) ? NaN(x, x) :
        float.IsInfinity(x) ? x : WithSign(new ExactReal(round(ExactReal.Of(x)), 0).ToSingle(), float.IsNegative(x));

    private static double Rounded(double x, Func<ExactReal, BigInteger> round) =>
        double.IsNaN(x) ? NaN(x, x) :
        double.IsInfinity(x) ? x : WithSign(new ExactReal(round(ExactReal.Of(x)), 0).ToDouble(), double.IsNegative(x));

    private static float WithSign(float magnitude, bool negative) => negative ? -MathF.Abs(magnitude) : MathF.Abs(magnitude);

    private static double WithSign(double magnitude, bool negative) => negative ? -Math.Abs(magnitude) : Math.Abs(magnitude);
}
