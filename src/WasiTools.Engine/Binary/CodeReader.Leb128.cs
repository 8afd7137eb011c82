using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Binary;

/// <summary>Integers in LEB128 (specification section 5.2.2): at most ceil(N/7) bytes, and the unused bits of the last one must be
/// zero, or copies of the sign.</summary>
internal ref partial struct CodeReader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadU32()
    {
        if (position < bytes.Length)
        {
            uint first = bytes[position];
            if (first < 0x80)
            {
                position++;
                return first;
            }
        }
        return (uint)ReadUnsigned(32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadU64()
    {
        if (position < bytes.Length)
        {
            uint first = bytes[position];
            if (first < 0x80)
            {
                position++;
                return first;
            }
        }
        return ReadUnsigned(64);
    }

    public int ReadS32() => (int)ReadSigned(32);

    public long ReadS33() => ReadSigned(33);

    public long ReadS64() => ReadSigned(64);

    private ulong ReadUnsigned(int bits)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = ReadByte();
            int left = bits - shift;
            if (left < 7 && (next & 0x7F) >> left != 0)
                Malformed(TooLarge, position - 1);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
            if (left <= 7)
                Malformed(TooLong, position - 1);
        }
    }

    private long ReadSigned(int bits)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = ReadByte();
            int left = bits - shift;
            if (left <= 7)
            {
                // The bits from the sign bit up must all be equal.
                int high = (sbyte)(next << 1) >> left;
                if (high is not (0 or -1))
                    Malformed(TooLarge, position - 1);
                if (next >= 0x80)
                    Malformed(TooLong, position - 1);
            }
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                int unused = 64 - shift - 7;
                return unused > 0 ? value << unused >> unused : value;
            }
        }
    }

    private const string TooLong = "integer representation too long";
    private const string TooLarge = "integer too large";
}
