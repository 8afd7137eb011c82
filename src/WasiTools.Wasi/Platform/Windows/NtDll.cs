using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>The native functions, which open files relative to a directory handle as Win32 cannot.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class NtDll
{
    private const string Name = "ntdll";

    [LibraryImport(Name)]
    internal static partial int NtCreateFile(
        nint* handle, uint access, ObjectAttributes* attributes, IoStatus* status, long* allocationSize, uint fileAttributes,
        uint share, uint disposition, uint options, void* extended, uint extendedSize);

    [LibraryImport(Name)]
    internal static partial int NtSetInformationFile(nint handle, IoStatus* status, void* information, uint size, int kind);

    [LibraryImport(Name)]
    internal static partial int NtQueryDirectoryFile(
        nint handle, nint completion, void* routine, void* context, IoStatus* status, void* buffer, uint size, int kind,
        byte returnSingleEntry, UnicodeString* pattern, byte restart);

    [LibraryImport(Name)]
    internal static partial uint RtlNtStatusToDosError(int status);

    /// <summary><c>UNICODE_STRING</c>; lengths in bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UnicodeString
    {
        internal ushort Length;
        internal ushort MaximumLength;
        internal char* Buffer;
    }

    /// <summary><c>OBJECT_ATTRIBUTES</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ObjectAttributes
    {
        internal uint Length;
        internal nint RootDirectory;
        internal UnicodeString* ObjectName;
        internal uint Attributes;
        internal void* SecurityDescriptor;
        internal void* SecurityQualityOfService;
    }

    /// <summary><c>IO_STATUS_BLOCK</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoStatus
    {
        internal nint Status;
        internal nuint Information;
    }
}
