using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>Compares floating-point results bit by bit, NaN results by the class that the specification demands (section
/// 4.3.3, NaN propagation): a reference gives a canonical NaN where only that will do, any other quiet NaN where all will.</summary>
internal static class FloatResult
{
    public static bool Agree(float expected, float actual)
    {
        uint bits = BitConverter.SingleToUInt32Bits(actual) & 0x7FFFFFFF;
        if (!float.IsNaN(expected))
            return BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(actual);
        return IsCanonical(expected) ? bits == 0x7FC00000 : bits >= 0x7FC00000;
    }

    public static bool Agree(double expected, double actual)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(actual) & ~(1UL << 63);
        if (!double.IsNaN(expected))
            return BitConverter.DoubleToUInt64Bits(expected) == BitConverter.DoubleToUInt64Bits(actual);
        return IsCanonical(expected) ? bits == 0x7FF8000000000000 : bits >= 0x7FF8000000000000;
    }

    public static void Check(float expected, float actual, string what) => Assert.True(Agree(expected, actual),
        $"{what}: expected {BitConverter.SingleToUInt32Bits(expected):x8}, got {BitConverter.SingleToUInt32Bits(actual):x8}");

    public static void Check(double expected, double actual, string what) => Assert.True(Agree(expected, actual),
        $"{what}: expected {BitConverter.DoubleToUInt64Bits(expected):x16}, got {BitConverter.DoubleToUInt64Bits(actual):x16}");

    public static bool IsCanonical(float x) => (BitConverter.SingleToUInt32Bits(x) & 0x7FFFFFFF) == 0x7FC00000;

    public static bool IsCanonical(double x) => (BitConverter.DoubleToUInt64Bits(x) & ~(1UL << 63)) == 0x7FF8000000000000;
}
