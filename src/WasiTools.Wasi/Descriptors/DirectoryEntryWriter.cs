using System.Buffers.Binary;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Descriptors;

/// <summary>Puts directory entries into the guest's buffer, the last one cut where the buffer ends, as <c>fd_readdir</c> asks.</summary>
internal ref struct DirectoryEntryWriter(Span<byte> buffer)
{
    private const int HeaderSize = 24;

    private readonly Span<byte> _buffer = buffer;

    /// <summary>How many bytes were written.</summary>
    internal int Used { get; private set; }

    internal readonly bool IsFull => Used == _buffer.Length;

    /// <summary>Appends an entry.</summary>
    /// <param name="next">The position after it.</param>
    /// <param name="inode">Its serial number; zero when unknown.</param>
    /// <param name="type">Its type.</param>
    /// <param name="name">Its name.</param>
    internal void Add(ulong next, ulong inode, FileType type, scoped ReadOnlySpan<byte> name)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(header, next);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], inode);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], (uint)name.Length);
        header[20] = (byte)type;
        Append(header);
        Append(name);
    }

    private void Append(scoped ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, _buffer.Length - Used)];
        bytes.CopyTo(_buffer[Used..]);
        Used += bytes.Length;
    }
}
