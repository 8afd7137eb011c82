using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;
using WasiTools.Wasi.Platform;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

/// <summary>Calls WASI functions as a guest would, over a memory of its own, with C# types in place of addresses.</summary>
internal sealed unsafe partial class Guest : IDisposable
{
    internal const uint MemorySize = 1 << 20;
    internal const Rights AllRights = (Rights)((1UL << 30) - 1);

    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed(MemorySize);

    [ThreadStatic]
    private static uint t_next;

    [ThreadStatic]
    private static uint? t_area;

    private static uint s_areas;

    internal Guest(WasiOptions options, HostPlatform? platform = null) => Host = new(options, platform ?? HostPlatform.Current);

    /// <summary>A guest with one directory as descriptor 3 and no standard streams.</summary>
    internal static Guest In(string directory, bool readOnly = false, HostPlatform? platform = null) => new(
        new()
        {
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.Null,
            StandardError = WasiStream.Null,
            Directories = [new(directory, "/", readOnly)],
        },
        platform);

    internal const int Root = 3;

    internal WasiHost Host { get; }

    internal GuestMemory Memory => new(_memory, MemorySize);

    public void Dispose()
    {
        Host.Dispose();
        NativeMemory.Free(_memory);
    }

    /// <summary>A place in memory of the current thread's own, aligned to 8; each thread goes round in 64 KiB.</summary>
    internal uint Allocate(int size)
    {
        const uint Area = 64 << 10;
        t_area ??= Interlocked.Increment(ref s_areas);
        uint area = t_area.Value % (MemorySize / Area) * Area;
        t_next = (t_next + 7) & ~7u;
        if (t_next + (uint)size > Area)
            t_next = 0;
        uint address = area + t_next;
        t_next += (uint)size;
        return address;
    }

    internal Span<byte> Bytes(uint address, int size) => new(_memory + address, size);

    internal uint UInt32(uint address) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(address, 4));

    internal ulong UInt64(uint address) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(address, 8));

    internal (uint Address, uint Size) Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        uint address = Allocate(bytes.Length);
        bytes.CopyTo(Bytes(address, bytes.Length));
        return (address, (uint)bytes.Length);
    }

    internal int Add(Descriptor descriptor)
    {
        Assert.Equal(Errno.Success, Host.Descriptors.Add(descriptor, out uint number));
        return (int)number;
    }

    internal Errno Open(
        int directory, string path, out int fd, OpenFlags flags = OpenFlags.None, Rights rights = AllRights & ~RightSets.Writing,
        FdFlags fdFlags = FdFlags.None, bool follow = true, Rights inheriting = AllRights)
    {
        (uint address, uint size) = Text(path);
        uint result = Allocate(4);
        Errno error = PathFunctions.Open(
            Host, Memory, directory, follow ? 1u : 0, address, size, (uint)flags, (ulong)rights, (ulong)inheriting, (uint)fdFlags, result);
        fd = error == Errno.Success ? (int)UInt32(result) : -1;
        return error;
    }

    internal int Opened(int directory, string path, OpenFlags flags = OpenFlags.None, bool write = false, FdFlags fdFlags = FdFlags.None)
    {
        Assert.Equal(Errno.Success, Open(directory, path, out int fd, flags, write ? AllRights : AllRights & ~RightSets.Writing, fdFlags));
        return fd;
    }

    internal Errno Close(int fd) => FdFunctions.Close(Host, fd);

    internal Errno Write(int fd, string text, out uint count) => WithPieces([text], (pieces, n, result) =>
        FdFunctions.Write(Host, Memory, fd, pieces, n, result), out count);

    internal Errno WritePieces(int fd, string[] texts, out uint count) => WithPieces(texts, (pieces, n, result) =>
        FdFunctions.Write(Host, Memory, fd, pieces, n, result), out count);

    internal Errno PWrite(int fd, string text, ulong offset, out uint count) => WithPieces([text], (pieces, n, result) =>
        FdFunctions.PWrite(Host, Memory, fd, pieces, n, offset, result), out count);

    internal Errno Read(int fd, int size, out string text) => IntoPiece(size, (pieces, result) =>
        FdFunctions.Read(Host, Memory, fd, pieces, 1, result), out text);

    internal Errno PRead(int fd, int size, ulong offset, out string text) => IntoPiece(size, (pieces, result) =>
        FdFunctions.PRead(Host, Memory, fd, pieces, 1, offset, result), out text);

    internal Errno Receive(int fd, int size, ReceiveFlags flags, out string text) => IntoPiece(size, (pieces, result) =>
        SocketFunctions.Receive(Host, Memory, fd, pieces, 1, (uint)flags, result, Allocate(2)), out text);

    internal Errno Send(int fd, string text, out uint count) => WithPieces([text], (pieces, n, result) =>
        SocketFunctions.Send(Host, Memory, fd, pieces, n, 0, result), out count);

    internal Errno Seek(int fd, long offset, Whence whence, out ulong position)
    {
        uint result = Allocate(8);
        Errno error = FdFunctions.Seek(Host, Memory, fd, offset, whence, result);
        position = UInt64(result);
        return error;
    }

    internal Errno Status(int fd, out FileStatus status)
    {
        uint result = Allocate(64);
        Errno error = FdFunctions.FilestatGet(Host, Memory, fd, result, FileStatusLayout.Preview1);
        status = ParseStatus(result);
        return error;
    }

    internal Errno Status(int fd, string path, out FileStatus status, bool follow = true)
    {
        (uint address, uint size) = Text(path);
        uint result = Allocate(64);
        Errno error = PathFunctions.FilestatGet(
            Host, Memory, fd, follow ? 1u : 0, address, size, result, FileStatusLayout.Preview1);
        status = ParseStatus(result);
        return error;
    }

    internal (FileType Type, FdFlags Flags, Rights Rights, Rights Inheriting) Fdstat(int fd)
    {
        uint result = Allocate(24);
        Assert.Equal(Errno.Success, FdFunctions.FdstatGet(Host, Memory, fd, result));
        return ((FileType)Bytes(result, 1)[0], (FdFlags)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(result + 2, 2)),
            (Rights)UInt64(result + 8), (Rights)UInt64(result + 16));
    }

    internal Errno SetTimes(int fd, string path, bool follow, ulong access, ulong modify, TimeFlags flags)
    {
        (uint address, uint size) = Text(path);
        return PathFunctions.FilestatSetTimes(Host, Memory, fd, follow ? 1u : 0, address, size, access, modify, (uint)flags);
    }

    internal Errno CreateDirectory(int fd, string path) => OnPath(path, (a, n) => PathFunctions.CreateDirectory(Host, Memory, fd, a, n));

    internal Errno RemoveDirectory(int fd, string path) => OnPath(path, (a, n) => PathFunctions.RemoveDirectory(Host, Memory, fd, a, n));

    internal Errno Unlink(int fd, string path) => OnPath(path, (a, n) => PathFunctions.UnlinkFile(Host, Memory, fd, a, n));

    internal Errno Rename(int fd, string path, int newFd, string newPath) => OnPath(path, (a, n) => OnPath(newPath, (b, m) =>
        PathFunctions.Rename(Host, Memory, fd, a, n, newFd, b, m)));

    internal Errno Link(int fd, string path, int newFd, string newPath, bool follow = false) => OnPath(path, (a, n) => OnPath(newPath, (b, m) =>
        PathFunctions.Link(Host, Memory, fd, follow ? 1u : 0, a, n, newFd, b, m)));

    internal Errno Symlink(string target, int fd, string path) => OnPath(target, (a, n) => OnPath(path, (b, m) =>
        PathFunctions.Symlink(Host, Memory, a, n, fd, b, m)));

    internal Errno ReadLink(int fd, string path, int size, out string target)
    {
        (uint address, uint pathSize) = Text(path);
        uint buffer = Allocate(size);
        uint result = Allocate(4);
        Errno error = PathFunctions.ReadLink(Host, Memory, fd, address, pathSize, buffer, (uint)size, result);
        target = error == Errno.Success ? Encoding.UTF8.GetString(Bytes(buffer, (int)UInt32(result))) : "";
        return error;
    }

    /// <summary>Reads entries into a buffer of a size; an entry that the buffer cuts off is left out.</summary>
    internal Errno ReadDir(int fd, int size, ulong cookie, out List<DirEntry> entries, out bool isEnd)
    {
        uint buffer = Allocate(size);
        uint result = Allocate(4);
        Errno error = FdFunctions.ReadDir(Host, Memory, fd, buffer, (uint)size, cookie, result);
        entries = [];
        uint used = error == Errno.Success ? UInt32(result) : 0;
        isEnd = used < (uint)size;
        for (uint at = buffer; at + 24 <= buffer + used;)
        {
            uint length = UInt32(at + 16);
            if (at + 24 + length > buffer + used)
                break;
            entries.Add(new(
                UInt64(at), UInt64(at + 8), (FileType)Bytes(at + 20, 1)[0], Encoding.UTF8.GetString(Bytes(at + 24, (int)length))));
            at += 24 + length;
        }
        return error;
    }

    internal Errno Accept(int fd, out int connection, FdFlags flags = FdFlags.None)
    {
        uint result = Allocate(4);
        Errno error = SocketFunctions.Accept(Host, Memory, fd, (uint)flags, result);
        connection = (int)UInt32(result);
        return error;
    }

    private FileStatus ParseStatus(uint address) => new()
    {
        Device = UInt64(address),
        Inode = UInt64(address + 8),
        Type = (FileType)Bytes(address + 16, 1)[0],
        Links = UInt64(address + 24),
        Size = UInt64(address + 32),
        AccessTime = UInt64(address + 40),
        ModifyTime = UInt64(address + 48),
        ChangeTime = UInt64(address + 56),
    };

    private Errno OnPath(string path, Func<uint, uint, Errno> call)
    {
        (uint address, uint size) = Text(path);
        return call(address, size);
    }

    private Errno WithPieces(string[] texts, Func<uint, uint, uint, Errno> call, out uint count)
    {
        uint list = Allocate(texts.Length * 8);
        for (int i = 0; i < texts.Length; i++)
        {
            (uint address, uint size) = Text(texts[i]);
            Memory.TryWrite(list + (uint)i * 8, address);
            Memory.TryWrite(list + (uint)i * 8 + 4, size);
        }
        uint result = Allocate(4);
        Memory.TryWrite(result, 0u);
        Errno error = call(list, (uint)texts.Length, result);
        count = UInt32(result);
        return error;
    }

    private Errno IntoPiece(int size, Func<uint, uint, Errno> call, out string text)
    {
        uint list = Allocate(8);
        uint buffer = Allocate(size);
        uint result = Allocate(4);
        Memory.TryWrite(list, buffer);
        Memory.TryWrite(list + 4, (uint)size);
        Errno error = call(list, result);
        text = error == Errno.Success ? Encoding.UTF8.GetString(Bytes(buffer, (int)UInt32(result))) : "";
        return error;
    }
}

/// <summary>An entry as <c>fd_readdir</c> stores it.</summary>
internal sealed record DirEntry(ulong Next, ulong Inode, FileType Type, string Name);
