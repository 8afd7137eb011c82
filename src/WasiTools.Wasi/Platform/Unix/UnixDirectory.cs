using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>An open directory of a Unix system.</summary>
internal sealed unsafe class UnixDirectory : DirectoryDescriptor
{
    private const uint FileMode = 0x1B6;      // rw-rw-rw-, less the process's umask
    private const uint DirectoryMode = 0x1FF; // rwxrwxrwx, likewise

    private readonly SafeFd _fd;
    private readonly PathResolver _resolver;
    private readonly Lock _readLock = new();
    private UnixDirectoryCookies? _cookies;

    internal UnixDirectory(SafeFd fd, PathResolver resolver, Rights rights, Rights inheriting, bool readOnly, byte[]? preopenName)
        : base(rights, inheriting, readOnly, preopenName)
    {
        _fd = fd;
        _resolver = resolver;
    }

    private int Fd => _fd.Number;

    internal override Errno Open(ReadOnlySpan<byte> path, in OpenRequest request, StopSignal stop, out Descriptor? opened)
    {
        opened = null;
        int flags = HostFlags(request);
        Errno error;
        SafeFd? fd;
        for (int delay = 1; ; delay = Math.Min(delay * 2, 20))
        {
            error = _resolver.Open(Fd, path, flags, FileMode, request.Follow, out fd);
            // A named pipe has no reader yet. Waiting inside open could not be stopped, so it is tried again, twenty milliseconds apart
            // at the most.
            if (error != Errno.Nxio || (request.Flags & FdFlags.NonBlock) != 0 || !IsPipe(path, request.Follow))
                break;
            if (stop.WaitUntil(MonotonicClock.After((ulong)delay * 1_000_000)))
                return Errno.Canceled;
        }
        if (fd is null)
            return error;
        error = UnixSystem.GetStatus(fd.Number, out UnixStatus status);
        // In /proc lies the memory of this process: who is given the whole file system must not get at that.
        if (error == Errno.Success && request.Writes && UnixSystem.IsProcessFile(fd.Number))
            error = Errno.Perm;
        if (error != Errno.Success)
        {
            fd.Dispose();
            return error;
        }
        opened = Wrap(fd, status, request);
        return Errno.Success;
    }

    internal override Errno GetStatus(out FileStatus status)
    {
        Errno error = UnixSystem.GetStatus(Fd, out UnixStatus raw);
        status = raw.File;
        return error;
    }

    internal override Errno GetStatus(ReadOnlySpan<byte> path, bool follow, out FileStatus status)
    {
        status = default;
        Errno error = _resolver.Find(Fd, path, follow, out DirectoryEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
            return GetStatus(entry, out status);
    }

    internal override Errno SetTimes(FileTime access, FileTime modify)
    {
        TimeSpecification* times = stackalloc TimeSpecification[2] { TimeSpecification.From(access), TimeSpecification.From(modify) };
        return Result(Libc.SetTimes(Fd, times));
    }

    internal override Errno SetTimes(ReadOnlySpan<byte> path, bool follow, FileTime access, FileTime modify)
    {
        Errno error = _resolver.Find(Fd, path, follow, out DirectoryEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            error = GetStatus(entry, out _); // tells a file from a directory where the path ends with a slash
            return error == Errno.Success ? SetTimes(entry, access, modify) : error;
        }
    }

    internal override Errno CreateDirectory(ReadOnlySpan<byte> path)
    {
        Errno error = _resolver.FindParent(Fd, path, out DirectoryEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            if (entry.IsDot)
                return Errno.Exist;
            fixed (byte* name = entry.Name)
                return Result(Libc.MakeDirectoryAt(entry.Fd, name, DirectoryMode));
        }
    }

    internal override Errno RemoveDirectory(ReadOnlySpan<byte> path)
    {
        Errno error = _resolver.FindParent(Fd, path, out DirectoryEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            if (entry.IsDot)
                return entry.Name.Length == 2 ? Errno.Inval : Errno.Notempty;
            fixed (byte* name = entry.Name)
            {
                error = Result(Libc.UnlinkAt(entry.Fd, name, UnixSystem.RemoveDirectory));
                // POSIX lets a system say that it exists where others say that it is not empty.
                return error == Errno.Exist ? Errno.Notempty : error;
            }
        }
    }

    internal override Errno UnlinkFile(ReadOnlySpan<byte> path)
    {
        Errno error = _resolver.FindParent(Fd, path, out DirectoryEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            if (entry.IsDot)
                return Errno.Isdir;
            if (entry.TrailingSlash)
            {
                error = GetStatusOfName(entry, out FileStatus status);
                return error != Errno.Success ? error : status.Type == FileType.Directory ? Errno.Isdir : Errno.Notdir;
            }
            fixed (byte* name = entry.Name)
                return Result(Libc.UnlinkAt(entry.Fd, name, 0));
        }
    }

    internal override Errno Rename(ReadOnlySpan<byte> path, DirectoryDescriptor newDirectory, ReadOnlySpan<byte> newPath)
    {
        UnixDirectory target = (UnixDirectory)newDirectory;
        Errno error = _resolver.FindParent(Fd, path, out DirectoryEntry from);
        if (error != Errno.Success)
            return error;
        using (from)
        {
            error = _resolver.FindParent(target.Fd, newPath, out DirectoryEntry to);
            if (error != Errno.Success)
                return error;
            using (to)
            {
                if (from.IsDot || to.IsDot)
                    return Errno.Busy;
                if (from.TrailingSlash || to.TrailingSlash)
                {
                    error = GetStatusOfName(from, out FileStatus status);
                    if (error != Errno.Success)
                        return error;
                    if (status.Type != FileType.Directory)
                        return Errno.Notdir;
                }
                fixed (byte* oldName = from.Name, newName = to.Name)
                {
                    error = Result(Libc.RenameAt(from.Fd, oldName, to.Fd, newName));
                    return error == Errno.Exist ? Errno.Notempty : error;
                }
            }
        }
    }

    internal override Errno Link(ReadOnlySpan<byte> path, bool follow, DirectoryDescriptor newDirectory, ReadOnlySpan<byte> newPath)
    {
        UnixDirectory target = (UnixDirectory)newDirectory;
        Errno error = FindLinkSource(path, follow, out DirectoryEntry from);
        if (error != Errno.Success)
            return error;
        using (from)
        {
            if (from.IsDot)
                return Errno.Perm;
            if (from.TrailingSlash)
            {
                error = GetStatusOfName(from, out FileStatus status);
                return error != Errno.Success ? error : status.Type == FileType.Directory ? Errno.Perm : Errno.Notdir;
            }
            error = _resolver.FindParent(target.Fd, newPath, out DirectoryEntry to);
            if (error != Errno.Success)
                return error;
            using (to)
            {
                if (to.IsDot)
                    return Errno.Exist;
                if (to.TrailingSlash)
                    return GetStatusOfName(to, out _) is var status && status == Errno.Success ? Errno.Exist : status;
                fixed (byte* oldName = from.Name, newName = to.Name)
                    return Result(Libc.LinkAt(from.Fd, oldName, to.Fd, newName, 0));
            }
        }
    }

    internal override Errno CreateSymbolicLink(ReadOnlySpan<byte> target, ReadOnlySpan<byte> path)
    {
        Errno error = _resolver.FindParent(Fd, path, out DirectoryEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            if (entry.IsDot)
                return Errno.Exist;
            if (entry.TrailingSlash)
                return GetStatusOfName(entry, out _) is var status && status == Errno.Success ? Errno.Exist : status;
            Span<byte> terminated = stackalloc byte[target.Length + 1];
            target.CopyTo(terminated);
            terminated[target.Length] = 0;
            fixed (byte* to = terminated, name = entry.Name)
                return Result(Libc.SymlinkAt(to, entry.Fd, name));
        }
    }

    internal override Errno ReadLink(ReadOnlySpan<byte> path, Span<byte> target, out int size)
    {
        size = 0;
        Errno error = _resolver.FindParent(Fd, path, out DirectoryEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            if (entry.IsDot)
                return Errno.Inval;
            if (entry.TrailingSlash)
            {
                error = GetStatus(path, follow: true, out _);
                return error == Errno.Success ? Errno.Inval : error;
            }
            // The kernel refuses an empty buffer, which for WASI is a link read in no part.
            byte spare;
            nint result;
            fixed (byte* name = entry.Name, to = target)
                result = Libc.ReadLinkAt(entry.Fd, name, target.IsEmpty ? &spare : to, (nuint)Math.Max(target.Length, 1));
            if (result < 0)
                return UnixErrno.LastAsWasi();
            size = Math.Min((int)result, target.Length);
            return Errno.Success;
        }
    }

    internal override Errno ReadEntries(ulong cookie, ref DirectoryEntryWriter entries)
    {
        // The position of the description and the cookies are set and used under the lock; nothing else uses them.
        lock (_readLock)
            return UnixDirectoryEntries.Read(Fd, _cookies ??= new(), cookie, ref entries);
    }

    internal override Errno Synchronize(bool dataOnly) => Result(Libc.Synchronize(Fd));

    private protected override void Close() => _fd.Dispose();

    private static Errno Result(int result) => result == 0 ? Errno.Success : UnixErrno.LastAsWasi();

    private static int HostFlags(in OpenRequest request)
    {
        int flags = request.Writes ? request.Reads ? OpenFlag.ReadWrite : OpenFlag.WriteOnly : OpenFlag.ReadOnly;
        flags |= OpenFlag.NonBlock; // a pipe or device must wait neither here nor in a read
        if ((request.OpenFlags & OpenFlags.Create) != 0)
            flags |= OpenFlag.Create;
        if ((request.OpenFlags & OpenFlags.Exclusive) != 0)
            flags |= OpenFlag.Exclusive;
        if ((request.OpenFlags & OpenFlags.Truncate) != 0)
            flags |= OpenFlag.Truncate;
        if ((request.OpenFlags & OpenFlags.Directory) != 0)
            flags |= OpenFlag.Directory;
        if ((request.Flags & FdFlags.Append) != 0)
            flags |= OpenFlag.Append;
        if ((request.Flags & (FdFlags.Sync | FdFlags.RSync)) != 0)
            flags |= OpenFlag.Sync;
        if ((request.Flags & FdFlags.DSync) != 0)
            flags |= OpenFlag.DataSync;
        return flags;
    }

    private static Errno GetStatus(in DirectoryEntry entry, out FileStatus status)
    {
        Errno error = GetStatusOfName(entry, out status);
        return error == Errno.Success && entry.TrailingSlash && status.Type != FileType.Directory ? Errno.Notdir : error;
    }

    private static Errno GetStatusOfName(in DirectoryEntry entry, out FileStatus status)
    {
        fixed (byte* name = entry.Name)
        {
            Errno error = UnixSystem.GetStatus(entry.Fd, name, follow: false, out UnixStatus raw);
            status = raw.File;
            return error;
        }
    }

    private static Errno SetTimes(in DirectoryEntry entry, FileTime access, FileTime modify)
    {
        const int EmptyPath = 0x1000;
        TimeSpecification* times = stackalloc TimeSpecification[2] { TimeSpecification.From(access), TimeSpecification.From(modify) };
        fixed (byte* name = entry.Name)
        {
            bool isSelf = *name == 0;
            if (Libc.SetTimesAt(entry.Fd, name, times, UnixSystem.NoFollow | (isSelf ? EmptyPath : 0)) == 0)
                return Errno.Success;
            int error = UnixErrno.Last;
            if (!isSelf || error is not (UnixErrno.Inval or UnixErrno.Noent))
                return UnixErrno.ToWasi(error);
        }
        // Before Linux 5.8 the empty name is not understood; the link in /proc leads to the same open file.
        fixed (byte* link = ProcessFd.Path(entry.Fd))
            return Result(Libc.SetTimesAt(ProcessFd.CurrentDirectory, link, times, 0));
    }

    private Errno FindLinkSource(ReadOnlySpan<byte> path, bool follow, out DirectoryEntry entry) =>
        // To link an open file needs privileges: with a link to follow, the walk finds the name of its target.
        follow ? new WalkResolver().Find(Fd, path, follow: true, out entry) : _resolver.FindParent(Fd, path, out entry);

    private bool IsPipe(ReadOnlySpan<byte> path, bool follow)
    {
        if (_resolver.Find(Fd, path, follow, out DirectoryEntry entry) != Errno.Success)
            return false;
        using (entry)
        fixed (byte* name = entry.Name)
        {
            return UnixSystem.GetStatus(entry.Fd, name, follow: false, out UnixStatus status) == Errno.Success
                && status.Kind == UnixFileKind.Pipe;
        }
    }

    private Descriptor Wrap(SafeFd fd, in UnixStatus status, in OpenRequest request)
    {
        Rights allowed = ReadOnly ? ~RightSets.Changing : ~Rights.None;
        return status.Kind switch
        {
            UnixFileKind.Directory => new UnixDirectory(
                fd, _resolver, request.Rights & RightSets.Directory & allowed, request.Inheriting, ReadOnly, preopenName: null),
            UnixFileKind.Regular or UnixFileKind.BlockDevice => new UnixFile(
                fd.Number, fd, status.File.Type, request.Rights & RightSets.File & allowed, request.Flags),
            _ => new UnixStream(
                fd.Number, fd, blocking: null, status.File.Type, request.Rights & RightSets.Stream & allowed, request.Flags)
            {
                AwaitsWriter = status.Kind == UnixFileKind.Pipe,
            },
        };
    }
}
