using WasiTools.Engine.Binary;

namespace WasiTools.Engine.Tests.Binary;

/// <summary>Puts modules together byte by byte, malformed ones too.</summary>
internal sealed class BinaryBuilder
{
    private readonly List<byte> bytes = [.. "\0asm"u8, 1, 0, 0, 0];

    /// <summary>The module so far.</summary>
    public byte[] ToArray() => [.. bytes];

    /// <summary>Appends bytes outside of any section.</summary>
    public BinaryBuilder Raw(params byte[] content)
    {
        bytes.AddRange(content);
        return this;
    }

    /// <summary>A section with its size.</summary>
    public BinaryBuilder Section(SectionId id, params byte[] content)
    {
        bytes.Add((byte)id);
        bytes.AddRange(U32((uint)content.Length));
        bytes.AddRange(content);
        return this;
    }

    /// <summary>A section that is a vector.</summary>
    public BinaryBuilder Vector(SectionId id, params byte[][] items) => Section(id, Vector(items));

    /// <summary>A section of many equal items.</summary>
    public BinaryBuilder Repeat(SectionId id, int count, params byte[] item)
    {
        byte[] length = U32((uint)count);
        var content = new byte[length.Length + ((long)count * item.Length)];
        length.CopyTo(content, 0);
        for (int i = 0; i < count; i++)
            item.CopyTo(content, length.Length + (i * item.Length));
        return Section(id, content);
    }

    /// <summary>A module with one type <c>[] -> []</c> and a function of it for each body, code with its closing <c>end</c>.</summary>
    public static byte[] Functions(params byte[][] codes) =>
        new BinaryBuilder()
            .Vector(SectionId.Type, [0x60, 0, 0])
            .Repeat(SectionId.Function, codes.Length, 0)
            .Vector(SectionId.Code, [.. codes.Select(c => Body([0, .. c]))])
            .ToArray();

    /// <summary>A function body with its size: local declarations and code.</summary>
    public static byte[] Body(params byte[] content) => [.. U32((uint)content.Length), .. content];

    public static byte[] Vector(params byte[][] items) => [.. U32((uint)items.Length), .. items.SelectMany(i => i)];

    public static byte[] Name(string name)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(name);
        return [.. U32((uint)text.Length), .. text];
    }

    public static byte[] U32(uint value)
    {
        var result = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            result.Add((byte)(value | 0x80));
        result.Add((byte)value);
        return [.. result];
    }

    public static byte[] S64(long value)
    {
        var result = new List<byte>();
        for (; value is < -64 or > 63; value >>= 7)
            result.Add((byte)(value | 0x80));
        result.Add((byte)(value & 0x7F));
        return [.. result];
    }
}
