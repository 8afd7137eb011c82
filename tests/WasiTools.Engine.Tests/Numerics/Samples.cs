namespace WasiTools.Engine.Tests.Numerics;

/// <summary>Operands: every edge of the formats, then pseudo-random ones that are the same in every run.</summary>
internal static class Samples
{
    public static readonly long[] IntegerEdges = [.. Edges64().Distinct()];

    public static readonly long[] Integers64 = [.. IntegerEdges, .. Random64(200)];

    public static readonly int[] Integers32 = [.. Integers64.Select(v => unchecked((int)v)).Distinct()];

    /// <summary>Bit patterns of f64: zeros, subnormals, integers and halves around every power of two of interest, infinities, NaNs
    /// quiet and signaling with payloads, both signs.</summary>
    public static readonly ulong[] Doubles =
        [.. DoubleEdges().SelectMany(b => new[] { b, b ^ (1UL << 63) }).Concat(Random64(400).Select(v => (ulong)v)).Distinct()];

    /// <summary>As <see cref="Doubles"/>, for f32.</summary>
    public static readonly uint[] Singles =
        [.. SingleEdges().SelectMany(b => new[] { b, b ^ (1u << 31) }).Concat(Random64(400).Select(v => (uint)v)).Distinct()];

    private static IEnumerable<long> Random64(int count)
    {
        var random = new Random(1);
        for (int i = 0; i < count; i++)
            yield return random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(0, 60);
    }

    private static IEnumerable<long> Edges64()
    {
        foreach (int shift in new[] { 0, 7, 8, 15, 16, 31, 32, 62, 63 })
        {
            for (long delta = -2; delta <= 2; delta++)
            {
                yield return unchecked((1L << shift) + delta);
                yield return unchecked(-(1L << shift) + delta);
            }
        }
        yield return 0x0123456789ABCDEF;
        yield return unchecked((long)0xAAAAAAAA55555555);
    }

    private static IEnumerable<ulong> DoubleEdges()
    {
        ulong[] special =
        [
            0, 1, 0x000FFFFFFFFFFFFF, 0x0010000000000000, 0x7FEFFFFFFFFFFFFF, 0x7FF0000000000000,
            0x7FF8000000000000, 0x7FF8000000000001, 0x7FFFFFFFFFFFFFFF, 0x7FF0000000000001, 0x7FF4000000000000,
            0x47EFFFFFE0000000, 0x47EFFFFFEFFFFFFF, 0x47EFFFFFF0000000, // around the largest f32
            0x36A0000000000000, 0x3690000000000000, 0x3690000000000001, 0x380FFFFFFFFFFFFF, // around the f32 subnormals
        ];
        foreach (ulong bits in special)
            yield return bits;
        foreach (int exponent in new[] { 0, 1, 2, 7, 8, 15, 16, 23, 24, 31, 32, 51, 52, 53, 62, 63, 64 })
        {
            foreach (double offset in new[] { -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1 })
            {
                double value = Math.ScaleB(1, exponent) + offset;
                yield return BitConverter.DoubleToUInt64Bits(value);
                yield return BitConverter.DoubleToUInt64Bits(Math.BitDecrement(value));
                yield return BitConverter.DoubleToUInt64Bits(Math.BitIncrement(value));
            }
        }
    }

    private static IEnumerable<uint> SingleEdges()
    {
        uint[] special =
        [
            0, 1, 0x007FFFFF, 0x00800000, 0x7F7FFFFF, 0x7F800000, 0x7FC00000, 0x7FC00001, 0x7FFFFFFF, 0x7F800001, 0x7FA00000,
        ];
        foreach (uint bits in special)
            yield return bits;
        foreach (int exponent in new[] { 0, 1, 2, 7, 8, 15, 16, 22, 23, 24, 31, 32, 62, 63, 64 })
        {
            foreach (float offset in new[] { -1, -0.75f, -0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f, 1 })
            {
                float value = MathF.ScaleB(1, exponent) + offset;
                yield return BitConverter.SingleToUInt32Bits(value);
                yield return BitConverter.SingleToUInt32Bits(MathF.BitDecrement(value));
                yield return BitConverter.SingleToUInt32Bits(MathF.BitIncrement(value));
            }
        }
    }
}
