using System.Buffers.Binary;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>Reads directories. A WASI cookie stands for the file system's own position after an entry, so that a reader may go on from any
/// entry while others are created and removed.</summary>
internal static unsafe class UnixDirectoryEntries
{
    private const int BufferSize = 4096;
    private const int HeaderSizeLinux = 19;
    private const int HeaderSizeDarwin = 21;

    internal static Errno Read(int fd, UnixDirectoryCookies cookies, ulong cookie, ref DirectoryEntryWriter entries)
    {
        if (!cookies.TryGetPosition(cookie, out ulong position) || Libc.Seek(fd, (long)position, 0) < 0)
            return Errno.Inval;
        byte* buffer = stackalloc byte[BufferSize];
        while (!entries.IsFull)
        {
            nint size = Fill(fd, buffer);
            if (size < 0)
                return UnixErrno.LastAsWasi();
            if (size == 0)
                break;
            ReadOnlySpan<byte> left = new(buffer, (int)size);
            while (!left.IsEmpty && !entries.IsFull)
            {
                int entrySize = BinaryPrimitives.ReadUInt16LittleEndian(left[16..]);
                Add(left[..entrySize], cookies, ref entries);
                left = left[entrySize..];
            }
        }
        return Errno.Success;
    }

    private static nint Fill(int fd, byte* buffer)
    {
        long start;
        return OperatingSystem.IsLinux() ? LinuxLibc.GetDirectoryEntries(fd, buffer, BufferSize)
            : OperatingSystem.IsMacOS() ? DarwinLibc.GetDirectoryEntries(fd, buffer, BufferSize, &start)
            : -1;
    }

    /// <summary>Appends an entry: inode (8 bytes), position after it (8), size (2), on macOS the name's length (2), type (1), name.</summary>
    private static void Add(ReadOnlySpan<byte> entry, UnixDirectoryCookies cookies, ref DirectoryEntryWriter entries)
    {
        bool isLinux = OperatingSystem.IsLinux();
        ulong inode = BinaryPrimitives.ReadUInt64LittleEndian(entry);
        ulong next = BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]);
        int type = entry[isLinux ? 18 : 20];
        ReadOnlySpan<byte> name = entry[(isLinux ? HeaderSizeLinux : HeaderSizeDarwin)..];
        name = name[..name.IndexOf((byte)0)];
        // Where the directory above lies outside of what the guest was given, its number is none of the guest's business.
        if (name.SequenceEqual(".."u8))
            inode = 0;
        entries.Add(cookies.Of(next), inode, UnixStatus.TypeOf(type << 12), name);
    }
}
