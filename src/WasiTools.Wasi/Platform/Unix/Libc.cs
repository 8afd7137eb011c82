using System.Runtime.InteropServices;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>The C library. Strings are byte sequences that end with a zero byte; file descriptors are plain numbers whose owner the
/// caller keeps alive.</summary>
internal static unsafe partial class Libc
{
    private const string Name = "libc";

    [LibraryImport(Name, EntryPoint = "readv", SetLastError = true)]
    internal static partial nint ReadVector(int fd, IoVec* pieces, int count);

    [LibraryImport(Name, EntryPoint = "writev", SetLastError = true)]
    internal static partial nint WriteVector(int fd, IoVec* pieces, int count);

    [LibraryImport(Name, EntryPoint = "preadv", SetLastError = true)]
    internal static partial nint ReadVectorAt(int fd, IoVec* pieces, int count, long offset);

    [LibraryImport(Name, EntryPoint = "pwritev", SetLastError = true)]
    internal static partial nint WriteVectorAt(int fd, IoVec* pieces, int count, long offset);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int fd, void* buffer, nuint size);

    [LibraryImport(Name, EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int fd, long offset, int whence);

    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int fd);

    [LibraryImport(Name, EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int Truncate(int fd, long size);

    [LibraryImport(Name, EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Synchronize(int fd);

    [LibraryImport(Name, EntryPoint = "futimens", SetLastError = true)]
    internal static partial int SetTimes(int fd, TimeSpecification* times);

    [LibraryImport(Name, EntryPoint = "utimensat", SetLastError = true)]
    internal static partial int SetTimesAt(int fd, byte* path, TimeSpecification* times, int flags);

    [LibraryImport(Name, EntryPoint = "mkdirat", SetLastError = true)]
    internal static partial int MakeDirectoryAt(int fd, byte* path, uint mode);

    [LibraryImport(Name, EntryPoint = "unlinkat", SetLastError = true)]
    internal static partial int UnlinkAt(int fd, byte* path, int flags);

    [LibraryImport(Name, EntryPoint = "renameat", SetLastError = true)]
    internal static partial int RenameAt(int fd, byte* path, int newFd, byte* newPath);

    [LibraryImport(Name, EntryPoint = "linkat", SetLastError = true)]
    internal static partial int LinkAt(int fd, byte* path, int newFd, byte* newPath, int flags);

    [LibraryImport(Name, EntryPoint = "symlinkat", SetLastError = true)]
    internal static partial int SymlinkAt(byte* target, int fd, byte* path);

    [LibraryImport(Name, EntryPoint = "readlinkat", SetLastError = true)]
    internal static partial nint ReadLinkAt(int fd, byte* path, byte* buffer, nuint size);

    [LibraryImport(Name, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport(Name, EntryPoint = "clock_gettime", SetLastError = true)]
    internal static partial int GetTime(int clock, TimeSpecification* time);

    [LibraryImport(Name, EntryPoint = "clock_getres", SetLastError = true)]
    internal static partial int GetResolution(int clock, TimeSpecification* time);

    [LibraryImport(Name, EntryPoint = "accept", SetLastError = true)]
    internal static partial int Accept(int fd, void* address, uint* size);

    [LibraryImport(Name, EntryPoint = "recvmsg", SetLastError = true)]
    internal static partial nint ReceiveMessage(int fd, void* message, int flags);

    [LibraryImport(Name, EntryPoint = "sendmsg", SetLastError = true)]
    internal static partial nint SendMessage(int fd, void* message, int flags);

    [LibraryImport(Name, EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int Shutdown(int fd, int how);

    [LibraryImport(Name, EntryPoint = "isatty", SetLastError = true)]
    internal static partial int IsTerminal(int fd);

    [LibraryImport(Name, EntryPoint = "pipe", SetLastError = true)]
    internal static partial int Pipe(int* fds);
}
