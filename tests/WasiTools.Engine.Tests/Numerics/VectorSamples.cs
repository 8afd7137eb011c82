using System.Runtime.InteropServices;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>Operands of vector instructions.</summary>
internal static class VectorSamples
{
    private static readonly byte[][] few = [.. Edges(), .. Random(24)];

    private static readonly byte[][] many =
    [
        .. few, .. Packed(Samples.Singles), .. Packed(Samples.Doubles), .. Packed(Samples.Integers32), .. Packed(Samples.Integers64),
    ];

    private static readonly byte[][] scalars =
    [
        .. new[] { 0, 1, 7, 8, 9, 15, 16, 31, 32, 33, 63, 64, -1, int.MinValue, int.MaxValue, 128, 255, 0x12345678 }.Select(Scalar),
    ];

    /// <summary>Vectors that invite folding: zero, one and minus one in every shape, signs of zero, NaNs, infinities.</summary>
    public static IEnumerable<byte[]> Constants
    {
        get
        {
            ulong[] lanes =
            [
                0, ulong.MaxValue, 0x0101010101010101, 0x0001000100010001, 0x0000000100000001, 1,
                0x8000000000000000, 0x8000000080000000, 0x8080808080808080, 0x3F8000003F800000, 0x3FF0000000000000,
                0x7FC000007FC00000, 0x7FA000007FA00000, 0x7FF8000000000000, 0x7FF4000000000000, 0x7F8000007F800000,
            ];
            return lanes.Select(lane => MemoryMarshal.AsBytes<ulong>([lane, lane]).ToArray());
        }
    }

    /// <summary>Some of <see cref="Operands"/>, fresh arrays.</summary>
    public static IEnumerable<byte[][]> FewOperands(string types)
    {
        for (int i = 0; i < few.Length; i += 3)
            yield return [.. types.Select((type, k) => type == 'i' ? scalars[i % scalars.Length] : few[(i + k * 7) % few.Length])];
    }

    /// <summary>Combinations of operands for a signature's left side; each operand is 16 bytes, a scalar in the first ones.</summary>
    public static IEnumerable<byte[][]> Operands(string types)
    {
        switch (types)
        {
            case "v":
                return many.Select(a => new[] { a });
            case "vv":
                return few.SelectMany((a, i) => few.Where((_, k) => (i + k) % 3 == 0).Select(b => new[] { a, b }));
            case "vvv":
                var random = new Random(3);
                return Enumerable.Range(0, 2000).Select(_ => random.GetItems(few, 3));
            case "vi":
                return few.SelectMany(a => scalars.Select(b => new[] { a, b }));
            default:
                return types[0] == 'v'
                    ? few.SelectMany(a => few.Take(20).Select(b => new[] { a, b }))
                    : many.Select(a => new[] { a });
        }
    }

    /// <summary>Every kind of permutation that compilers emit: identity, one source, unpacking, rotation across both, blends, broadcasts,
    /// and random ones.</summary>
    public static IEnumerable<byte[]> ShuffleIndices()
    {
        static byte[] Make(Func<int, int> index) => [.. Enumerable.Range(0, 16).Select(i => (byte)index(i))];

        yield return Make(i => i);
        yield return Make(i => i + 16);
        yield return Make(i => 15 - i);
        yield return Make(i => 31 - i);
        foreach (int size in new[] { 1, 2, 4, 8 })
        {
            int lanes = 16 / size;
            yield return Make(i => (i / size % 2 * 16) + (i / size / 2 * size) + i % size); // unpack the lower halves
            yield return Make(i => (i / size % 2 * 16) + (i / size / 2 * size) + i % size + 8); // the upper halves
            yield return Make(i => (i / size * 2 % lanes * size) + (i / 8 * 16) + i % size); // even lanes
            yield return Make(i => (i / size % 2 * 16) + i); // blend
            for (int lane = 0; lane < 2 * lanes; lane++)
                yield return Make(i => lane * size + i % size); // broadcast
            yield return Make(i => (lanes - 1 - i / size) * size + i % size); // reverse lanes
        }
        for (int by = 1; by < 16; by++)
            yield return Make(i => i + by); // rotate across
        var random = new Random(4);
        for (int n = 0; n < 40; n++)
            yield return Make(_ => random.Next(n % 2 == 0 ? 32 : 16));
    }

    private static IEnumerable<byte[]> Edges()
    {
        foreach (byte b in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
            yield return [.. Enumerable.Repeat(b, 16)];
        byte[] bytes = [0, 1, 2, 0x7E, 0x7F, 0x80, 0x81, 0xFE, 0xFF, 0x10, 0x0F, 0x70, 0x90, 3, 0x40, 0xC0];
        yield return bytes;
        yield return [.. bytes[5..], .. bytes[..5]];
        yield return [.. bytes.Reverse()];
        short[] words =
        [
            0, 1, -1, short.MaxValue, short.MinValue, 0x7FFE, -0x7FFF, 0x4000, 0xFF, 0x100, 0x7F, 0x80, -0x80, -0x81, 12345, -0x4000,
        ];
        foreach (byte[] vector in Rotations(words, 3))
            yield return vector;
        int[] integers = [0, 1, -1, int.MaxValue, int.MinValue, 0x7FFF, -0x8000, 0x8000, 0xFFFF, 0x10000, -0x8001, 0x01000001];
        foreach (byte[] vector in Rotations(integers, 2))
            yield return vector;
        long[] longs = [0, -1, long.MaxValue, long.MinValue, 1L << 32, -(1L << 31), 0x123456789ABCDEF0, 1];
        foreach (byte[] vector in Rotations(longs, 2))
            yield return vector;
        uint[] singles =
        [
            0, 0x80000000, 0x3F800000, 0xBF800000, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC00000,
            0x7FA00001, 0xFFE12345, 1, 0x80000001, 0x7F7FFFFF, 0x4F000000, 0xCF000000, 0x3FC00000,
        ];
        foreach (byte[] vector in Rotations(singles, 4))
            yield return vector;
        ulong[] doubles =
        [
            0, 1UL << 63, 0x3FF0000000000000, 0xBFF0000000000000, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000,
            0xFFF8000000000000, 0x7FF4000000000001, 0xFFFC000000012345, 1, 0x7FEFFFFFFFFFFFFF, 0x41E0000000000000,
            0xC1E0000000200000, 0x3FF8000000000000,
        ];
        foreach (byte[] vector in Rotations(doubles, 3))
            yield return vector;
    }

    private static IEnumerable<byte[]> Rotations<T>(T[] values, int count) where T : struct
    {
        for (int rotation = 0; rotation < count; rotation++)
        {
            foreach (byte[] vector in Packed([.. values[rotation..], .. values[..rotation]]))
                yield return vector;
        }
    }

    private static IEnumerable<byte[]> Packed<T>(T[] values) where T : struct =>
        MemoryMarshal.AsBytes<T>(values).ToArray().Chunk(16).Where(c => c.Length == 16);

    private static IEnumerable<byte[]> Random(int count)
    {
        var random = new Random(2);
        for (int i = 0; i < count; i++)
        {
            var vector = new byte[16];
            random.NextBytes(vector);
            yield return vector;
        }
    }

    private static byte[] Scalar(int value)
    {
        var slot = new byte[16];
        MemoryMarshal.Write(slot, value);
        return slot;
    }
}
