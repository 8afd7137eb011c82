using System.Buffers;

namespace WasiTools.Benchmarks.Validation;

/// <summary>Bytes in the binary format.</summary>
internal sealed class ModuleWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public ModuleWriter Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public ModuleWriter U32(int value)
    {
        uint rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7)
            Raw((byte)(rest | 0x80));
        return Raw((byte)rest);
    }

    /// <summary>A type index where a signed number is read, that is, as a heap type.</summary>
    public ModuleWriter HeapType(int index)
    {
        for (; index >= 0x40; index >>= 7)
            Raw((byte)(index | 0x80));
        return Raw((byte)index);
    }

    /// <summary>The length in bytes of what is written, and that.</summary>
    public ModuleWriter Sized(Action<ModuleWriter> write)
    {
        var content = new ModuleWriter();
        write(content);
        return U32(content.Length).Raw(content.Bytes);
    }

    /// <summary>A section that is a vector.</summary>
    public ModuleWriter Section(byte id, int count, Action<ModuleWriter, int> item)
    {
        return Raw(id).Sized(section =>
        {
            section.U32(count);
            for (int i = 0; i < count; i++)
                item(section, i);
        });
    }
}
