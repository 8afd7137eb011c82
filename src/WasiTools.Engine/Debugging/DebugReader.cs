using System.Buffers.Binary;
using System.Text;

namespace WasiTools.Engine.Debugging;

/// <summary>Reads debug information without throwing: a read beyond the end gives zero, and the reader is at its end from then on.</summary>
internal ref struct DebugReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Position { get; private set; }

    /// <summary>Whether something was read that is not there.</summary>
    public bool HasFailed { get; private set; }

    public readonly bool IsAtEnd => Position >= bytes.Length;

    public byte ReadByte() => TryTake(1, out ReadOnlySpan<byte> taken) ? taken[0] : (byte)0;

    public ushort ReadUInt16() =>
        TryTake(sizeof(ushort), out ReadOnlySpan<byte> taken) ? BinaryPrimitives.ReadUInt16LittleEndian(taken) : (ushort)0;

    public uint ReadUInt32() =>
        TryTake(sizeof(uint), out ReadOnlySpan<byte> taken) ? BinaryPrimitives.ReadUInt32LittleEndian(taken) : 0;

    public ulong ReadUInt64() =>
        TryTake(sizeof(ulong), out ReadOnlySpan<byte> taken) ? BinaryPrimitives.ReadUInt64LittleEndian(taken) : 0;

    /// <summary>An unsigned number of 1 to 8 bytes.</summary>
    public ulong ReadUnsigned(int size)
    {
        ulong value = 0;
        if (TryTake((uint)size, out ReadOnlySpan<byte> taken))
        {
            for (int i = taken.Length - 1; i >= 0; i--)
                value = (value << 8) | taken[i];
        }
        return value;
    }

    /// <summary>An offset or length: four bytes, or eight in the 64-bit format.</summary>
    public ulong ReadOffset(bool is64Bit) => is64Bit ? ReadUInt64() : ReadUInt32();

    /// <summary>The length at the start of a unit, and the format that it announces (DWARF 5 section 7.4).</summary>
    public ulong ReadUnitLength(out bool is64Bit)
    {
        const uint Escape = 0xFFFFFFFF;
        uint length = ReadUInt32();
        is64Bit = length == Escape;
        return is64Bit ? ReadUInt64() : length;
    }

    /// <summary>An unsigned LEB128 number; bits beyond 64 are dropped.</summary>
    public ulong ReadUleb()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = ReadByte();
            if (shift < 64)
                value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    /// <summary>A signed LEB128 number; bits beyond 64 are dropped.</summary>
    public long ReadSleb()
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = ReadByte();
            if (shift < 64)
                value |= (long)(next & 0x7F) << shift;
            if (next >= 0x80)
                continue;
            bool isNegative = (next & 0x40) != 0;
            return isNegative && shift + 7 < 64 ? value | (-1L << (shift + 7)) : value;
        }
    }

    /// <summary>The bytes up to a zero byte, which is read too.</summary>
    public ReadOnlySpan<byte> ReadString()
    {
        int length = bytes[Position..].IndexOf((byte)0);
        if (length < 0)
        {
            Fail();
            return [];
        }
        ReadOnlySpan<byte> text = bytes.Slice(Position, length);
        Position += length + 1;
        return text;
    }

    public void Skip(ulong count) => TryTake(count, out _);

    /// <summary>A reader of the next bytes, which this one skips; of what there is if they are not all there.</summary>
    public DebugReader ReadPart(ulong length)
    {
        var part = new DebugReader(bytes.Slice(Position, (int)Math.Min(length, (ulong)(bytes.Length - Position))));
        Skip(length);
        return part;
    }

    /// <summary>Another reader of the same bytes from an offset on.</summary>
    public readonly DebugReader At(ulong offset)
    {
        var other = new DebugReader(bytes);
        other.Skip(offset);
        return other;
    }

    private bool TryTake(ulong count, out ReadOnlySpan<byte> taken)
    {
        if (count > (ulong)(bytes.Length - Position))
        {
            Fail();
            taken = [];
            return false;
        }
        taken = bytes.Slice(Position, (int)count);
        Position += (int)count;
        return true;
    }

    private void Fail()
    {
        Position = bytes.Length;
        HasFailed = true;
    }
}
