using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>What the C library of macOS has beside <see cref="Libc"/>. Not verified: no machine with macOS was at hand.</summary>
/// <remarks>On Apple's arm64 the optional arguments of a function that C declares with an ellipsis go on the stack. The unused
/// parameters fill the eight argument registers so that what follows them lands there; x64 ignores the surplus and takes the
/// argument from its register, which is why these are declared for arm64 and x64 apart.</remarks>
[SupportedOSPlatform("macos")]
internal static unsafe partial class DarwinLibc
{
    private const string Name = "libc";

    private static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    internal static int OpenAt(int fd, byte* path, int flags, uint mode) =>
        IsArm64 ? OpenAtArm64(fd, path, flags, 0, 0, 0, 0, 0, (nint)mode) : OpenAtX64(fd, path, flags, mode);

    internal static int FileControl(int fd, int command, nint argument) =>
        IsArm64 ? FileControlArm64(fd, command, 0, 0, 0, 0, 0, 0, argument) : FileControlX64(fd, command, argument);

    internal static int DeviceControl(int fd, nuint request, int* argument) =>
        IsArm64 ? DeviceControlArm64(fd, request, 0, 0, 0, 0, 0, 0, argument) : DeviceControlX64(fd, request, argument);

    internal static int Stat(int fd, byte* path, DarwinStat* status, int flags) =>
        IsArm64 ? StatArm64(fd, path, status, flags) : StatX64(fd, path, status, flags);

    internal static int Stat(int fd, DarwinStat* status) =>
        IsArm64 ? StatDescriptorArm64(fd, status) : StatDescriptorX64(fd, status);

    [LibraryImport(Name, EntryPoint = "getentropy", SetLastError = true)]
    internal static partial int GetEntropy(byte* buffer, nuint size);

    [LibraryImport(Name, EntryPoint = "__getdirentries64", SetLastError = true)]
    internal static partial nint GetDirectoryEntries(int fd, byte* buffer, nuint size, long* position);

    [LibraryImport(Name, EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAtX64(int fd, byte* path, int flags, uint mode);

    [LibraryImport(Name, EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAtArm64(int fd, byte* path, int flags, nint a, nint b, nint c, nint d, nint e, nint mode);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControlX64(int fd, int command, nint argument);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControlArm64(int fd, int command, nint a, nint b, nint c, nint d, nint e, nint f, nint argument);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int DeviceControlX64(int fd, nuint request, int* argument);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int DeviceControlArm64(int fd, nuint request, nint a, nint b, nint c, nint d, nint e, nint f, int* argument);

    [LibraryImport(Name, EntryPoint = "fstatat", SetLastError = true)]
    private static partial int StatArm64(int fd, byte* path, DarwinStat* status, int flags);

    [LibraryImport(Name, EntryPoint = "fstatat$INODE64", SetLastError = true)]
    private static partial int StatX64(int fd, byte* path, DarwinStat* status, int flags);

    [LibraryImport(Name, EntryPoint = "fstat", SetLastError = true)]
    private static partial int StatDescriptorArm64(int fd, DarwinStat* status);

    [LibraryImport(Name, EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int StatDescriptorX64(int fd, DarwinStat* status);
}
