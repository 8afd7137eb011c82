using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;
using WasiTools.Wasi.Platform;

namespace WasiTools.Wasi.Preview1;

/// <summary>The functions on open descriptors.</summary>
internal static class FdFunctions
{
    private const int FdstatSize = 24;
    private const FdFlags AllFlags = FdFlags.Append | FdFlags.DSync | FdFlags.NonBlock | FdFlags.RSync | FdFlags.Sync;
    private const FdFlags SyncFlags = FdFlags.DSync | FdFlags.RSync | FdFlags.Sync;

    internal static Errno Advise(WasiHost host, int fd, ulong offset, ulong length, uint advice)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdAdvise, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        return advice > (uint)Abi.Advice.NoReuse ? Errno.Inval : lease.Value.Advise(offset, length, (Advice)advice);
    }

    internal static Errno Allocate(WasiHost host, int fd, ulong offset, ulong length)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdAllocate, Errno.Badf);
        return lease.Error != Errno.Success ? lease.Error : lease.Value.Allocate(offset, length, host.Stop);
    }

    internal static Errno Close(WasiHost host, int fd) => host.Descriptors.Close((uint)fd);

    internal static Errno DataSync(WasiHost host, int fd)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdDatasync, Errno.Badf);
        return lease.Error != Errno.Success ? lease.Error : lease.Value.Synchronize(dataOnly: true);
    }

    internal static Errno Sync(WasiHost host, int fd)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdSync, Errno.Badf);
        return lease.Error != Errno.Success ? lease.Error : lease.Value.Synchronize(dataOnly: false);
    }

    internal static Errno FdstatGet(WasiHost host, in GuestMemory memory, int fd, uint result)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.None, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        if (!memory.TrySpan(result, FdstatSize, out Span<byte> span))
            return Errno.Fault;
        span.Clear();
        span[0] = (byte)lease.Value.Type;
        memory.TryWrite(result + 2, (ushort)lease.Value.Flags);
        memory.TryWrite(result + 8, (ulong)lease.Value.Rights);
        memory.TryWrite(result + 16, (ulong)lease.Value.Inheriting);
        return Errno.Success;
    }

    internal static Errno FdstatSetFlags(WasiHost host, int fd, uint flags)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdFdstatSetFlags, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        if ((flags & ~(uint)AllFlags) != 0)
            return Errno.Inval;
        // How writes are synchronized is settled when a file is opened.
        if ((((FdFlags)flags ^ lease.Value.Flags) & SyncFlags) != 0)
            return Errno.Notsup;
        return lease.Value.SetFlags((FdFlags)flags);
    }

    internal static Errno FdstatSetRights(WasiHost host, int fd, ulong rights, ulong inheriting)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.None, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        return lease.Value.ReduceRights((Rights)rights, (Rights)inheriting) ? Errno.Success : Errno.Notcapable;
    }

    internal static Errno FilestatGet(WasiHost host, in GuestMemory memory, int fd, uint result, FileStatusLayout layout)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdFilestatGet, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        Errno error = lease.Value.GetStatus(out FileStatus status);
        return error != Errno.Success ? error : layout.Write(memory, result, status);
    }

    internal static Errno FilestatSetSize(WasiHost host, int fd, ulong size)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdFilestatSetSize, Errno.Badf);
        return lease.Error != Errno.Success ? lease.Error : lease.Value.SetSize(size);
    }

    internal static Errno FilestatSetTimes(WasiHost host, int fd, ulong access, ulong modify, uint flags)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.None, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        if (flags > ushort.MaxValue
            || !FileTime.TryCreate((TimeFlags)flags, access, modify, out FileTime accessTime, out FileTime modifyTime))
            return Errno.Inval;
        if (lease.Value is DirectoryDescriptor { ReadOnly: true })
            return Errno.Rofs;
        if ((lease.Value.Rights & Rights.FdFilestatSetTimes) == 0 && (lease.Value.Applicable & Rights.FdFilestatSetTimes) != 0)
            return Errno.Notcapable;
        return lease.Value.SetTimes(accessTime, modifyTime);
    }

    internal static Errno PrestatGet(WasiHost host, in GuestMemory memory, int fd, uint result)
    {
        const byte DirectoryTag = 0;
        using var lease = DescriptorLease<DirectoryDescriptor>.Take(host, fd, Rights.None, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        if (lease.Value.PreopenName is not { } name)
            return Errno.Badf;
        return memory.TryWrite(result, (uint)DirectoryTag) && memory.TryWrite(result + 4, (uint)name.Length)
            ? Errno.Success
            : Errno.Fault;
    }

    internal static Errno PrestatDirName(WasiHost host, in GuestMemory memory, int fd, uint path, uint size)
    {
        using var lease = DescriptorLease<DirectoryDescriptor>.Take(host, fd, Rights.None, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        if (lease.Value.PreopenName is not { } name)
            return Errno.Badf;
        if (size < (uint)name.Length)
            return Errno.Nametoolong;
        if (!memory.TrySpan(path, (uint)name.Length, out Span<byte> span))
            return Errno.Fault;
        name.CopyTo(span);
        return Errno.Success;
    }

    internal static Errno Read(WasiHost host, in GuestMemory memory, int fd, uint pieces, uint count, uint result)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdRead, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        Span<IoVec> list = stackalloc IoVec[(int)Math.Min(count, IoVec.MaxCount)];
        Errno error = Prepare(memory, pieces, count, list, result);
        if (error != Errno.Success)
            return error;
        error = lease.Value.Read(list, host.Stop, out nuint transferred);
        return Finish(memory, error, result, transferred);
    }

    internal static Errno Write(WasiHost host, in GuestMemory memory, int fd, uint pieces, uint count, uint result)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdWrite, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        Span<IoVec> list = stackalloc IoVec[(int)Math.Min(count, IoVec.MaxCount)];
        Errno error = Prepare(memory, pieces, count, list, result);
        if (error != Errno.Success)
            return error;
        error = lease.Value.Write(list, host.Stop, out nuint transferred);
        return Finish(memory, error, result, transferred);
    }

    internal static Errno PRead(WasiHost host, in GuestMemory memory, int fd, uint pieces, uint count, ulong offset, uint result)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdRead | Rights.FdSeek, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        Span<IoVec> list = stackalloc IoVec[(int)Math.Min(count, IoVec.MaxCount)];
        Errno error = Prepare(memory, pieces, count, list, result);
        if (error != Errno.Success)
            return error;
        error = lease.Value.ReadAt(list, offset, host.Stop, out nuint transferred);
        return Finish(memory, error, result, transferred);
    }

    internal static Errno PWrite(WasiHost host, in GuestMemory memory, int fd, uint pieces, uint count, ulong offset, uint result)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdWrite | Rights.FdSeek, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        Span<IoVec> list = stackalloc IoVec[(int)Math.Min(count, IoVec.MaxCount)];
        Errno error = Prepare(memory, pieces, count, list, result);
        if (error != Errno.Success)
            return error;
        error = lease.Value.WriteAt(list, offset, host.Stop, out nuint transferred);
        return Finish(memory, error, result, transferred);
    }

    internal static Errno ReadDir(WasiHost host, in GuestMemory memory, int fd, uint buffer, uint size, ulong cookie, uint result)
    {
        using var lease = DescriptorLease<DirectoryDescriptor>.Take(host, fd, Rights.FdReaddir, Errno.Notdir);
        if (lease.Error != Errno.Success)
            return lease.Error;
        if (!memory.Contains(result, sizeof(uint)) || !memory.TrySpan(buffer, size, out Span<byte> span))
            return Errno.Fault;
        DirectoryEntryWriter entries = new(span);
        Errno error = lease.Value.ReadEntries(cookie, ref entries);
        return Finish(memory, error, result, (nuint)entries.Used);
    }

    internal static Errno Renumber(WasiHost host, int from, int to) => host.Descriptors.Renumber((uint)from, (uint)to);

    internal static Errno Seek(WasiHost host, in GuestMemory memory, int fd, long offset, uint whence, uint result) =>
        whence > (uint)Whence.End ? Errno.Inval : Seek(host, memory, fd, offset, (Whence)whence, result);

    internal static Errno Seek(WasiHost host, in GuestMemory memory, int fd, long offset, Whence whence, uint result)
    {
        Rights needed = whence == Whence.Current && offset == 0 ? Rights.FdTell : Rights.FdSeek;
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.None, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        // The right to seek includes the right to tell.
        Rights rights = lease.Value.Rights;
        if (((rights | ((rights & Rights.FdSeek) != 0 ? Rights.FdTell : Rights.None)) & needed) == 0
            && (lease.Value.Applicable & needed) != 0)
            return Errno.Notcapable;
        if (!memory.Contains(result, sizeof(ulong)))
            return Errno.Fault;
        Errno error = lease.Value.Seek(offset, whence, out ulong position);
        if (error == Errno.Success)
            memory.TryWrite(result, position);
        return error;
    }

    internal static Errno Tell(WasiHost host, in GuestMemory memory, int fd, uint result) =>
        Seek(host, memory, fd, 0, Whence.Current, result);

    /// <summary>Reads the list of pieces and makes sure that the result can be stored, before anything is transferred.</summary>
    internal static Errno Prepare(in GuestMemory memory, uint pieces, uint count, Span<IoVec> list, uint result) =>
        memory.Contains(result, sizeof(uint)) ? memory.ReadPieces(pieces, count, list) : Errno.Fault;

    internal static Errno Finish(in GuestMemory memory, Errno error, uint result, nuint transferred)
    {
        if (error == Errno.Success)
            memory.TryWrite(result, (uint)transferred);
        return error;
    }
}
