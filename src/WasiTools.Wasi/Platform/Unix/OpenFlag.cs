using System.Runtime.InteropServices;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>The flags of <c>open</c>, which differ between systems and, on Linux, between processors.</summary>
internal static class OpenFlag
{
    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int ReadWrite = 2;

    private static bool IsLinux => OperatingSystem.IsLinux();

    private static bool IsLinuxArm => OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    internal static int Create => IsLinux ? 0x40 : 0x200;

    internal static int Exclusive => IsLinux ? 0x80 : 0x800;

    internal static int NoControllingTerminal => IsLinux ? 0x100 : 0x20000;

    internal static int Truncate => IsLinux ? 0x200 : 0x400;

    internal static int Append => IsLinux ? 0x400 : 0x8;

    internal static int NonBlock => IsLinux ? 0x800 : 0x4;

    internal static int DataSync => IsLinux ? 0x1000 : 0x400000;

    internal static int Sync => IsLinux ? 0x101000 : 0x80;

    internal static int Directory => IsLinuxArm ? 0x4000 : IsLinux ? 0x10000 : 0x100000;

    internal static int NoFollow => IsLinuxArm ? 0x8000 : IsLinux ? 0x20000 : 0x100;

    internal static int CloseOnExec => IsLinux ? 0x80000 : 0x1000000;

    /// <summary>Opens a place in the file tree only; without such a thing, as on macOS, for reading.</summary>
    internal static int Path => IsLinux ? 0x200000 : 0;
}
