using System.Text;

namespace WasiTools.Engine.Text;

/// <summary>A growing buffer for the binary format (specification section 5.2).</summary>
internal sealed class ByteWriter
{
    private byte[] buffer = new byte[64];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    public void Byte(int value)
    {
        Reserve(1);
        buffer[Length++] = (byte)value;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>An unsigned LEB128 integer.</summary>
    public void Unsigned(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
            Byte((int)(value & 0x7F | 0x80));
        Byte((int)value);
    }

    /// <summary>A signed LEB128 integer.</summary>
    public void Signed(long value)
    {
        for (; value is < -64 or > 63; value >>= 7)
            Byte((int)(value & 0x7F | 0x80));
        Byte((int)(value & 0x7F));
    }

    /// <summary>The lowest bytes of a value, least significant first.</summary>
    public void LittleEndian(ulong value, int bytes)
    {
        for (int i = 0; i < bytes; i++)
            Byte((int)(value >> (8 * i)));
    }

    /// <summary>Characters in UTF-8, without a length. They hold no lone surrogates.</summary>
    public void Utf8(ReadOnlySpan<char> characters)
    {
        Reserve(Encoding.UTF8.GetByteCount(characters));
        Length += Encoding.UTF8.GetBytes(characters, buffer.AsSpan(Length));
    }

    /// <summary>A name: its length and its bytes.</summary>
    public void Name(string name)
    {
        Unsigned((uint)Encoding.UTF8.GetByteCount(name));
        Utf8(name);
    }

    /// <summary>Bytes with their length before them.</summary>
    public void Vector(ReadOnlySpan<byte> bytes)
    {
        Unsigned((uint)bytes.Length);
        Bytes(bytes);
    }

    public void Truncate(int length) => Length = length;

    public byte[] ToArray() => Written.ToArray();

    private void Reserve(int more)
    {
        if (buffer.Length - Length < more)
            Grow(more);
    }

    private void Grow(int more)
    {
        long needed = (long)Length + more;
        if (needed > EngineLimits.ModuleSize)
            Throw.Unsupported($"module of more than {EngineLimits.ModuleSize} bytes", -1);
        Array.Resize(ref buffer, (int)Math.Min(Math.Max(2L * buffer.Length, needed), EngineLimits.ModuleSize));
    }
}
