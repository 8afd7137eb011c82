using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;
using WasiTools.Wasi.Platform;

namespace WasiTools.Wasi.Preview1;

/// <summary>The functions on paths. Each copies its paths out of the guest's memory first: other threads may change them there.</summary>
internal static class PathFunctions
{
    private const OpenFlags AllOpenFlags = OpenFlags.Create | OpenFlags.Directory | OpenFlags.Exclusive | OpenFlags.Truncate;
    private const FdFlags AllFdFlags = FdFlags.Append | FdFlags.DSync | FdFlags.NonBlock | FdFlags.RSync | FdFlags.Sync;

    internal static Errno CreateDirectory(WasiHost host, in GuestMemory memory, int fd, uint path, uint pathSize)
    {
        Span<byte> buffer = stackalloc byte[GuestPath.MaxLength];
        Errno error = CopyPath(memory, path, pathSize, ref buffer);
        using var lease = TakeForChange(host, fd, Rights.PathCreateDirectory, ref error);
        return error != Errno.Success ? error : lease.Value.CreateDirectory(buffer);
    }

    internal static Errno FilestatGet(
        WasiHost host, in GuestMemory memory, int fd, uint flags, uint path, uint pathSize, uint result, FileStatusLayout layout)
    {
        Span<byte> buffer = stackalloc byte[GuestPath.MaxLength];
        Errno error = CopyPath(memory, path, pathSize, ref buffer);
        if (error != Errno.Success)
            return error;
        using var lease = DescriptorLease<DirectoryDescriptor>.Take(host, fd, Rights.PathFilestatGet, Errno.Notdir);
        if (lease.Error != Errno.Success)
            return lease.Error;
        error = lease.Value.GetStatus(buffer, Follows(flags), out FileStatus status);
        return error != Errno.Success ? error : layout.Write(memory, result, status);
    }

    internal static Errno FilestatSetTimes(
        WasiHost host, in GuestMemory memory, int fd, uint flags, uint path, uint pathSize, ulong access, ulong modify, uint timeFlags)
    {
        Span<byte> buffer = stackalloc byte[GuestPath.MaxLength];
        Errno error = CopyPath(memory, path, pathSize, ref buffer);
        using var lease = TakeForChange(host, fd, Rights.PathFilestatSetTimes, ref error);
        if (error != Errno.Success)
            return error;
        if (timeFlags > ushort.MaxValue
            || !FileTime.TryCreate((TimeFlags)timeFlags, access, modify, out FileTime accessTime, out FileTime modifyTime))
            return Errno.Inval;
        return lease.Value.SetTimes(buffer, Follows(flags), accessTime, modifyTime);
    }

    internal static Errno Link(
        WasiHost host, in GuestMemory memory, int oldFd, uint flags, uint oldPath, uint oldPathSize, int newFd, uint newPath, uint newPathSize)
    {
        Span<byte> oldBuffer = stackalloc byte[GuestPath.MaxLength];
        Span<byte> newBuffer = stackalloc byte[GuestPath.MaxLength];
        Errno error = CopyPath(memory, oldPath, oldPathSize, ref oldBuffer);
        if (error == Errno.Success)
            error = CopyPath(memory, newPath, newPathSize, ref newBuffer);
        // A second name for a file of a read-only directory would make it writable through the other directory.
        using var oldLease = TakeForChange(host, oldFd, Rights.PathLinkSource, ref error);
        using var newLease = TakeForChange(host, newFd, Rights.PathLinkTarget, ref error);
        return error != Errno.Success ? error : oldLease.Value.Link(oldBuffer, Follows(flags), newLease.Value, newBuffer);
    }

    internal static Errno Open(
        WasiHost host, in GuestMemory memory, int fd, uint lookupFlags, uint path, uint pathSize, uint openFlags, ulong rights,
        ulong inheriting, uint fdFlags, uint result)
    {
        Span<byte> buffer = stackalloc byte[GuestPath.MaxLength];
        Errno error = CopyPath(memory, path, pathSize, ref buffer);
        if (error != Errno.Success)
            return error;
        if ((openFlags & ~(uint)AllOpenFlags) != 0 || (fdFlags & ~(uint)AllFdFlags) != 0)
            return Errno.Inval;
        using var lease = DescriptorLease<DirectoryDescriptor>.Take(host, fd, NeededToOpen((OpenFlags)openFlags), Errno.Notdir);
        bool readOnly = lease.Error is Errno.Success or Errno.Notcapable && lease.Value.ReadOnly;
        if (lease.Error != Errno.Success && !(readOnly && HasRight(lease.Value, Rights.PathOpen)))
            return lease.Error;
        if (!memory.Contains(result, sizeof(uint)))
            return Errno.Fault;
        error = MakeRequest(lease.Value, lookupFlags, (OpenFlags)openFlags, (Rights)rights, (Rights)inheriting, (FdFlags)fdFlags,
            out OpenRequest request);
        if (error != Errno.Success)
            return error;
        error = lease.Value.Open(buffer, request, host.Stop, out Descriptor? opened);
        // Only creating a file would change a read-only directory, not opening one that exists.
        if (readOnly && error == Errno.Noent && ((OpenFlags)openFlags & OpenFlags.Create) != 0)
            return Errno.Rofs;
        if (opened is null)
            return error;
        error = host.Descriptors.Add(opened, out uint number);
        if (error == Errno.Success)
            memory.TryWrite(result, number);
        return error;
    }

    internal static Errno ReadLink(
        WasiHost host, in GuestMemory memory, int fd, uint path, uint pathSize, uint target, uint targetSize, uint result)
    {
        Span<byte> buffer = stackalloc byte[GuestPath.MaxLength];
        Errno error = CopyPath(memory, path, pathSize, ref buffer);
        if (error != Errno.Success)
            return error;
        using var lease = DescriptorLease<DirectoryDescriptor>.Take(host, fd, Rights.PathReadlink, Errno.Notdir);
        if (lease.Error != Errno.Success)
            return lease.Error;
        if (!memory.Contains(result, sizeof(uint)) || !memory.TrySpan(target, targetSize, out Span<byte> span))
            return Errno.Fault;
        error = lease.Value.ReadLink(buffer, span, out int size);
        return FdFunctions.Finish(memory, error, result, (nuint)size);
    }

    internal static Errno RemoveDirectory(WasiHost host, in GuestMemory memory, int fd, uint path, uint pathSize)
    {
        Span<byte> buffer = stackalloc byte[GuestPath.MaxLength];
        Errno error = CopyPath(memory, path, pathSize, ref buffer);
        using var lease = TakeForChange(host, fd, Rights.PathRemoveDirectory, ref error);
        return error != Errno.Success ? error : lease.Value.RemoveDirectory(buffer);
    }

    internal static Errno Rename(
        WasiHost host, in GuestMemory memory, int fd, uint oldPath, uint oldPathSize, int newFd, uint newPath, uint newPathSize)
    {
        Span<byte> oldBuffer = stackalloc byte[GuestPath.MaxLength];
        Span<byte> newBuffer = stackalloc byte[GuestPath.MaxLength];
        Errno error = CopyPath(memory, oldPath, oldPathSize, ref oldBuffer);
        if (error == Errno.Success)
            error = CopyPath(memory, newPath, newPathSize, ref newBuffer);
        using var oldLease = TakeForChange(host, fd, Rights.PathRenameSource, ref error);
        using var newLease = TakeForChange(host, newFd, Rights.PathRenameTarget, ref error);
        return error != Errno.Success ? error : oldLease.Value.Rename(oldBuffer, newLease.Value, newBuffer);
    }

    internal static Errno Symlink(
        WasiHost host, in GuestMemory memory, uint target, uint targetSize, int fd, uint path, uint pathSize)
    {
        Span<byte> targetBuffer = stackalloc byte[GuestPath.MaxLength];
        Span<byte> buffer = stackalloc byte[GuestPath.MaxLength];
        // An absolute target could not be followed by the guest and would lead others out of the directory.
        Errno error = CopyPath(memory, target, targetSize, ref targetBuffer);
        if (error == Errno.Success)
            error = CopyPath(memory, path, pathSize, ref buffer);
        using var lease = TakeForChange(host, fd, Rights.PathSymlink, ref error);
        return error != Errno.Success ? error : lease.Value.CreateSymbolicLink(targetBuffer, buffer);
    }

    internal static Errno UnlinkFile(WasiHost host, in GuestMemory memory, int fd, uint path, uint pathSize)
    {
        Span<byte> buffer = stackalloc byte[GuestPath.MaxLength];
        Errno error = CopyPath(memory, path, pathSize, ref buffer);
        using var lease = TakeForChange(host, fd, Rights.PathUnlinkFile, ref error);
        return error != Errno.Success ? error : lease.Value.UnlinkFile(buffer);
    }

    private static bool Follows(uint flags) => (flags & (uint)LookupFlags.SymlinkFollow) != 0;

    private static bool HasRight(DirectoryDescriptor directory, Rights right) => (directory.Rights & right) != 0;

    private static Errno CopyPath(in GuestMemory memory, uint path, uint size, ref Span<byte> buffer)
    {
        if (!memory.TrySpan(path, size, out Span<byte> source))
            return Errno.Fault;
        if (size > (uint)buffer.Length)
            return Errno.Nametoolong;
        source.CopyTo(buffer);
        buffer = buffer[..(int)size];
        return GuestPath.Check(buffer);
    }

    /// <summary>Takes a directory to change something in it. Nothing is taken after an earlier error.</summary>
    private static DescriptorLease<DirectoryDescriptor> TakeForChange(WasiHost host, int fd, Rights needed, ref Errno error)
    {
        if (error != Errno.Success)
            return default;
        var lease = DescriptorLease<DirectoryDescriptor>.Take(host, fd, needed, Errno.Notdir);
        error = lease.Error is Errno.Success or Errno.Notcapable && lease.Value.ReadOnly ? Errno.Rofs : lease.Error;
        return lease;
    }

    private static Rights NeededToOpen(OpenFlags flags)
    {
        Rights needed = Rights.PathOpen;
        if ((flags & OpenFlags.Create) != 0)
            needed |= Rights.PathCreateFile;
        if ((flags & OpenFlags.Truncate) != 0)
            needed |= Rights.PathFilestatSetSize;
        return needed;
    }

    /// <summary>Cuts the rights asked for to what the directory hands on. Reading and writing have to be among them, or the descriptor
    /// would not be what was asked for; of the others fewer are given, as guests ask for more than they need.</summary>
    private static Errno MakeRequest(
        DirectoryDescriptor directory, uint lookupFlags, OpenFlags openFlags, Rights rights, Rights inheriting, FdFlags fdFlags,
        out OpenRequest request)
    {
        request = default;
        if ((openFlags & (OpenFlags.Create | OpenFlags.Directory)) == (OpenFlags.Create | OpenFlags.Directory))
            return Errno.Inval;
        if ((rights & (Rights.FdRead | Rights.FdWrite) & ~directory.Inheriting) != 0)
            return Errno.Notcapable;
        request = new(
            Follows(lookupFlags), openFlags, rights & directory.Inheriting, inheriting & directory.Inheriting, fdFlags);
        if (!directory.ReadOnly)
            return Errno.Success;
        // A file that exists may be opened as if to create it; a new one must not be created on the way.
        if ((rights & Rights.FdWrite) != 0 || (openFlags & OpenFlags.Truncate) != 0)
            return Errno.Rofs;
        request = request with
        {
            OpenFlags = openFlags & ~OpenFlags.Create,
            Rights = request.Rights & ~RightSets.Changing,
        };
        return Errno.Success;
    }
}
