using System.Buffers.Binary;

namespace WasiTools.Wasi.Abi;

/// <summary>How the snapshots lay out <c>filestat</c>: snapshot 0 counts links in 32 bits.</summary>
internal sealed class FileStatusLayout
{
    private readonly uint _size;
    private readonly bool _hasShortLinkCount;

    private FileStatusLayout(uint size, bool hasShortLinkCount)
    {
        _size = size;
        _hasShortLinkCount = hasShortLinkCount;
    }

    internal static FileStatusLayout Preview1 { get; } = new(64, hasShortLinkCount: false);

    internal static FileStatusLayout Snapshot0 { get; } = new(56, hasShortLinkCount: true);

    internal Errno Write(in GuestMemory memory, uint address, in FileStatus status)
    {
        if (!memory.TrySpan(address, _size, out Span<byte> span))
            return Errno.Fault;
        BinaryPrimitives.WriteUInt64LittleEndian(span, status.Device);
        BinaryPrimitives.WriteUInt64LittleEndian(span[8..], status.Inode);
        span[16..24].Clear();
        span[16] = (byte)status.Type;
        if (_hasShortLinkCount)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(span[20..], (uint)Math.Min(status.Links, uint.MaxValue));
            span = span[24..];
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(span[24..], status.Links);
            span = span[32..];
        }
        BinaryPrimitives.WriteUInt64LittleEndian(span, status.Size);
        BinaryPrimitives.WriteUInt64LittleEndian(span[8..], status.AccessTime);
        BinaryPrimitives.WriteUInt64LittleEndian(span[16..], status.ModifyTime);
        BinaryPrimitives.WriteUInt64LittleEndian(span[24..], status.ChangeTime);
        return Errno.Success;
    }
}
