using System.Text;

namespace WasiTools.Core.Objects;

/// <summary>Reads the numbers and names of WebAssembly binaries within bounds.</summary>
/// <remarks>
/// For object files and what a decoder of valid modules skips: the engine's decoder is for modules that are going to run.
/// </remarks>
internal ref struct ObjectReader(ReadOnlySpan<byte> bytes, string file)
{
    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: false);

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _bytes.Length;

    public byte Byte() => Bytes(1)[0];

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)(_bytes.Length - Position))
            throw Throw.ObjectInvalid(file, Position, "it ends in the middle of an item");
        ReadOnlySpan<byte> result = _bytes.Slice(Position, count);
        Position += count;
        return result;
    }

    public uint U32() => (uint)Leb128(35);

    public ulong U64() => Leb128(70);

    /// <summary>A count of items, each of which takes at least a byte: a larger one cannot be meant.</summary>
    public int Count()
    {
        uint count = U32();
        return count <= (uint)(_bytes.Length - Position)
            ? (int)count
            : throw Throw.ObjectInvalid(file, Position, $"a list cannot have {count} items here");
    }

    public string Name() => s_utf8.GetString(Bytes((int)Math.Min(U32(), int.MaxValue)));

    /// <summary>A part that has its size in front.</summary>
    public ObjectReader Sized() => new(Bytes((int)Math.Min(U32(), int.MaxValue)), file);

    private ulong Leb128(int bits)
    {
        ulong value = 0;
        for (int shift = 0; shift < bits; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw Throw.ObjectInvalid(file, Position, "a number is too long");
    }
}
