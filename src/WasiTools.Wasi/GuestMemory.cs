using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi;

/// <summary>The calling instance's linear memory as a host function sees it: a base that does not move during the call and the length at
/// its start. Every access is checked without overflow; nothing here throws for what a guest passes. Other guest threads may change the
/// bytes at any time: whatever is checked must be copied out first.</summary>
internal readonly unsafe struct GuestMemory(byte* start, ulong length)
{
    private readonly byte* _start = start;
    private readonly ulong _length = length;

    /// <summary>Whether a range lies inside the memory.</summary>
    internal bool Contains(uint address, ulong size) => size <= _length && address <= _length - size;

    /// <summary>A pointer to a range that must lie inside the memory.</summary>
    internal bool TryPointer(uint address, ulong size, out byte* pointer)
    {
        if (!Contains(address, size))
        {
            pointer = null;
            return false;
        }
        pointer = _start + address;
        return true;
    }

    /// <summary>A range as a span; ranges beyond 2 GiB are refused.</summary>
    internal bool TrySpan(uint address, uint size, out Span<byte> span)
    {
        if (size > int.MaxValue || !Contains(address, size))
        {
            span = default;
            return false;
        }
        span = new(_start + address, (int)size);
        return true;
    }

    internal bool TryWrite(uint address, uint value) =>
        TryWriteRaw(address, BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    internal bool TryWrite(uint address, ulong value) =>
        TryWriteRaw(address, BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Reads a list of <c>iovec</c> or <c>ciovec</c>, whose every piece must lie inside the memory.</summary>
    /// <param name="address">The list.</param>
    /// <param name="count">Its length; <paramref name="pieces"/> may be shorter, see <see cref="IoVec.MaxCount"/>.</param>
    /// <param name="pieces">What to fill.</param>
    internal Errno ReadPieces(uint address, uint count, Span<IoVec> pieces)
    {
        if (!Contains(address, (ulong)count * 8))
            return Errno.Fault;
        ulong total = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            ReadOnlySpan<byte> entry = new(_start + address + i * 8, 8);
            uint piece = BinaryPrimitives.ReadUInt32LittleEndian(entry);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
            if (!TryPointer(piece, size, out byte* pointer))
                return Errno.Fault;
            total += size;
            pieces[i] = new(pointer, size);
        }
        // The number of bytes transferred is returned in 32 bits.
        return total > uint.MaxValue ? Errno.Inval : Errno.Success;
    }

    private bool TryWriteRaw<T>(uint address, T value)
        where T : unmanaged
    {
        if (!Contains(address, (ulong)sizeof(T)))
            return false;
        Unsafe.WriteUnaligned(_start + address, value);
        return true;
    }
}
