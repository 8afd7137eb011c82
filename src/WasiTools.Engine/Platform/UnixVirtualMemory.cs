using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace WasiTools.Engine.Platform;

/// <summary>Pages with mmap(2) and its kin. The macOS half was never run.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixVirtualMemory
{
    private const int ProtectionNone = 0;
    private const int ProtectionRead = 1;
    private const int ProtectionWrite = 2;
    private const int ProtectionExecute = 4;

    private const int MapPrivate = 0x02;
    private const int MapFixed = 0x10;
    private const nint MapFailed = -1;

    // MAP_NORESERVE is left out on purpose: a private PROT_NONE mapping is not charged, and mprotect then charges what is
    // committed, so that memory.grow fails where the system's overcommit policy or RLIMIT_DATA says no.
    private static readonly int MapAnonymous = OperatingSystem.IsMacOS() ? 0x1000 : 0x20;

    public static nuint Reserve(nuint size)
    {
        nint address = Map(0, size, ProtectionNone, MapPrivate | MapAnonymous, -1, 0);
        return address == MapFailed ? 0 : (nuint)address;
    }

    // Mapping anew instead of madvise: the old pages are uncharged as well as dropped, on every Unix alike.
    public static bool Decommit(nuint address, nuint size) =>
        Map(address, size, ProtectionNone, MapPrivate | MapAnonymous | MapFixed, -1, 0) != MapFailed;

    public static bool Protect(nuint address, nuint size, PageAccess access)
    {
        int protection = access switch
        {
            PageAccess.None => ProtectionNone,
            PageAccess.ReadWrite => ProtectionRead | ProtectionWrite,
            _ => ProtectionRead | ProtectionExecute,
        };
        return SetProtection(address, size, protection) == 0;
    }

    public static bool Release(nuint address, nuint size) => Unmap(address, size) == 0;

    [SupportedOSPlatform("linux")]
    public static void PreferLargePages(nuint address, nuint size)
    {
        const nuint LargePage = 2 << 20;
        const int HugePage = 14;
        nuint start = address + LargePage - 1 & ~(LargePage - 1), end = address + size & ~(LargePage - 1);
        // An advice: where the kernel has no such pages, the call fails and nothing changes.
        if (end > start)
            _ = Advise(start, end - start, HugePage);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(nuint address, nuint size, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nuint address, nuint size, int advice);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(nuint address, nuint size);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetProtection(nuint address, nuint size, int protection);
}
