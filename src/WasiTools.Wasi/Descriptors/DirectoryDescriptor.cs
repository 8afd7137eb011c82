using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Descriptors;

/// <summary>An open directory, the root of the paths that are given with it: none of its methods reaches anything outside.</summary>
/// <remarks>Paths are those of the guest, copied out of its memory. Rights and read-only directories are checked by the callers.</remarks>
internal abstract class DirectoryDescriptor(Rights rights, Rights inheriting, bool readOnly, byte[]? preopenName)
    : Descriptor(FileType.Directory, rights, inheriting, FdFlags.None)
{
    /// <summary>Whether nothing below may be changed.</summary>
    internal bool ReadOnly { get; } = readOnly;

    /// <summary>The name in UTF-8 under which the host gave it to the guest; null for a directory that the guest opened.</summary>
    internal byte[]? PreopenName { get; } = preopenName;

    internal override Rights Applicable => RightSets.Directory;

    private protected override Errno Unsupported => Errno.Isdir;

    /// <summary>Opens what a path names.</summary>
    internal abstract Errno Open(ReadOnlySpan<byte> path, in OpenRequest request, Platform.StopSignal stop, out Descriptor? opened);

    internal abstract Errno GetStatus(ReadOnlySpan<byte> path, bool follow, out FileStatus status);

    internal abstract Errno SetTimes(ReadOnlySpan<byte> path, bool follow, Platform.FileTime access, Platform.FileTime modify);

    internal abstract Errno CreateDirectory(ReadOnlySpan<byte> path);

    internal abstract Errno RemoveDirectory(ReadOnlySpan<byte> path);

    internal abstract Errno UnlinkFile(ReadOnlySpan<byte> path);

    internal abstract Errno Rename(ReadOnlySpan<byte> path, DirectoryDescriptor newDirectory, ReadOnlySpan<byte> newPath);

    internal abstract Errno Link(ReadOnlySpan<byte> path, bool follow, DirectoryDescriptor newDirectory, ReadOnlySpan<byte> newPath);

    internal abstract Errno CreateSymbolicLink(ReadOnlySpan<byte> target, ReadOnlySpan<byte> path);

    internal abstract Errno ReadLink(ReadOnlySpan<byte> path, Span<byte> target, out int size);

    /// <summary>Reads entries.</summary>
    /// <param name="cookie">Where to start: 0 or the cookie of an entry that was read before.</param>
    /// <param name="entries">Takes the entries until it is full.</param>
    internal abstract Errno ReadEntries(ulong cookie, ref DirectoryEntryWriter entries);

    internal override Errno Seek(long offset, Whence whence, out ulong position)
    {
        position = 0;
        return Errno.Isdir;
    }

    internal override Errno ReadAt(ReadOnlySpan<IoVec> pieces, ulong offset, Platform.StopSignal stop, out nuint count)
    {
        count = 0;
        return Errno.Isdir;
    }

    internal override Errno WriteAt(ReadOnlySpan<IoVec> pieces, ulong offset, Platform.StopSignal stop, out nuint count)
    {
        count = 0;
        return Errno.Isdir;
    }

    internal override Errno SetSize(ulong size) => Errno.Isdir;

    internal override Errno Advise(ulong offset, ulong length, Advice advice) => Errno.Isdir;

    internal override Errno Allocate(ulong offset, ulong length, Platform.StopSignal stop) => Errno.Isdir;
}
