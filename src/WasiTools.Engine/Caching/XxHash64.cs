using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WasiTools.Engine.Caching;

/// <summary>The hash XXH64 with seed 0: as fast as memory is read, in plain arithmetic, so that it can be compiled ahead of time. It tells apart what
/// differs by chance, not what somebody makes alike on purpose.</summary>
internal static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87, Prime2 = 0xC2B2AE3D27D4EB4F, Prime3 = 0x165667B19E3779F9, Prime4 = 0x85EBCA77C2B2AE63,
        Prime5 = 0x27D4EB2F165667C5;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        const int Stripe = 4 * sizeof(ulong);
        ulong hash = Prime5;
        ReadOnlySpan<byte> left = bytes;
        if (bytes.Length >= Stripe)
        {
            ulong a = unchecked(Prime1 + Prime2), b = Prime2, c = 0, d = unchecked(0 - Prime1);
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes[..(bytes.Length & -Stripe)]);
            for (; words.Length >= 4; words = words[4..])
            {
                a = Round(a, Little(words[0]));
                b = Round(b, Little(words[1]));
                c = Round(c, Little(words[2]));
                d = Round(d, Little(words[3]));
            }
            hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
            hash = Merge(Merge(Merge(Merge(hash, a), b), c), d);
            left = bytes[(bytes.Length & -Stripe)..];
        }
        hash += (ulong)bytes.Length;
        for (; left.Length >= sizeof(ulong); left = left[sizeof(ulong)..])
            hash = BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(left)), 27) * Prime1 + Prime4;
        if (left.Length >= sizeof(uint))
        {
            hash = BitOperations.RotateLeft(hash ^ BinaryPrimitives.ReadUInt32LittleEndian(left) * Prime1, 23) * Prime2 + Prime3;
            left = left[sizeof(uint)..];
        }
        foreach (byte last in left)
            hash = BitOperations.RotateLeft(hash ^ last * Prime5, 11) * Prime1;
        hash = (hash ^ hash >> 33) * Prime2;
        hash = (hash ^ hash >> 29) * Prime3;
        return hash ^ hash >> 32;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Little(ulong word) => BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Round(ulong sum, ulong word) => BitOperations.RotateLeft(sum + word * Prime2, 31) * Prime1;

    private static ulong Merge(ulong hash, ulong sum) => (hash ^ Round(0, sum)) * Prime1 + Prime4;
}
