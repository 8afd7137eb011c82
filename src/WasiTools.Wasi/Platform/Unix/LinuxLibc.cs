using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>What the C library of Linux has beside <see cref="Libc"/>.</summary>
/// <remarks>The functions that C declares with an ellipsis take their optional arguments in registers here, on every processor that .NET
/// runs on, so that they can be declared as if they had fixed parameters. macOS differs: <see cref="DarwinLibc"/>.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LinuxLibc
{
    private const string Name = "libc";

    [LibraryImport(Name, EntryPoint = "ppoll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, TimeSpecification* timeout, void* signalMask);

    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFd(uint value, int flags);

    [LibraryImport(Name, EntryPoint = "statx", SetLastError = true)]
    internal static partial int Stat(int fd, byte* path, int flags, uint mask, StatX* status);

    [LibraryImport(Name, EntryPoint = "getdents64", SetLastError = true)]
    internal static partial nint GetDirectoryEntries(int fd, byte* buffer, nuint size);

    [LibraryImport(Name, EntryPoint = "getrandom", SetLastError = true)]
    internal static partial nint GetRandom(byte* buffer, nuint size, uint flags);

    [LibraryImport(Name, EntryPoint = "accept4", SetLastError = true)]
    internal static partial int Accept(int fd, void* address, uint* size, int flags);

    [LibraryImport(Name, EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);

    [LibraryImport(Name, EntryPoint = "openat", SetLastError = true)]
    internal static partial int OpenAt(int fd, byte* path, int flags, uint mode);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int FileControl(int fd, int command, nint argument);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int DeviceControl(int fd, nuint request, int* argument);

    [LibraryImport(Name, EntryPoint = "fdatasync", SetLastError = true)]
    internal static partial int SynchronizeData(int fd);

    [LibraryImport(Name, EntryPoint = "posix_fadvise")]
    internal static partial int Advise(int fd, long offset, long length, int advice);

    [LibraryImport(Name, EntryPoint = "fallocate", SetLastError = true)]
    internal static partial int Allocate(int fd, int mode, long offset, long length);

    [LibraryImport(Name, EntryPoint = "fstatfs", SetLastError = true)]
    internal static partial int StatFileSystem(int fd, StatFs* status);
}
