using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace WasiTools.Engine.Platform;

/// <summary>Pages with VirtualAlloc and its kin.</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsVirtualMemory
{
    private const uint MemoryCommit = 0x1000;
    private const uint MemoryReserve = 0x2000;
    private const uint MemoryDecommit = 0x4000;
    private const uint MemoryRelease = 0x8000;

    private const uint PageNoAccess = 0x01;
    private const uint PageReadWrite = 0x04;
    private const uint PageExecuteRead = 0x20;

    public static nuint Reserve(nuint size) => VirtualAlloc(0, size, MemoryReserve, PageNoAccess);

    public static bool Commit(nuint address, nuint size) => VirtualAlloc(address, size, MemoryCommit, PageReadWrite) != 0;

    public static bool Decommit(nuint address, nuint size) => VirtualFree(address, size, MemoryDecommit) != 0;

    public static bool Protect(nuint address, nuint size, PageAccess access)
    {
        uint protection = access switch
        {
            PageAccess.None => PageNoAccess,
            PageAccess.ReadWrite => PageReadWrite,
            _ => PageExecuteRead,
        };
        return VirtualProtect(address, size, protection, out _) != 0;
    }

    public static bool Release(nuint address) => VirtualFree(address, 0, MemoryRelease) != 0;

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nuint VirtualAlloc(nuint address, nuint size, uint allocationType, uint protection);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int VirtualFree(nuint address, nuint size, uint freeType);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int VirtualProtect(nuint address, nuint size, uint protection, out uint previous);
}
