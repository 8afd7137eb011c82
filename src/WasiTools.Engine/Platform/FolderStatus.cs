using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Platform;

/// <summary>Whose a folder is, and who has access to it.</summary>
/// <param name="Mode">The permissions.</param>
/// <param name="IsOwned">Whether it is this process's user's.</param>
[UnsupportedOSPlatform("windows")]
internal readonly partial record struct FolderStatus(UnixFileMode Mode, bool IsOwned)
{
    /// <summary>That of a folder; null if there is none of that name. A link to a folder is none.</summary>
    public static FolderStatus? Of(string path)
    {
        if (OperatingSystem.IsLinux())
            return Linux.Of(path);
        // Not asked whose it is: a folder that only its owner has access to is of no use to another user but root.
        var folder = new DirectoryInfo(path);
        return folder.Exists && folder.LinkTarget is null ? new(folder.UnixFileMode, IsOwned: true) : null;
    }

    [SupportedOSPlatform("linux")]
    private static unsafe partial class Linux
    {
        private const int CurrentDirectory = -100, NoFollow = 0x100;
        private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8;
        private const int StatusSize = 256, OwnerAt = 20, ModeAt = 28;
        private const int TypeMask = 0xF000, Directory = 0x4000, PermissionMask = 0xFFF;

        public static FolderStatus? Of(string path)
        {
            if (Utf8Text.ZeroTerminated(path) is not byte[] name)
                return null;
            // struct statx, the same on every processor.
            byte* status = stackalloc byte[StatusSize];
            fixed (byte* start = name)
            {
                if (StatX(CurrentDirectory, start, NoFollow, TypeModeAndOwner, status) != 0)
                    return null;
            }
            int mode = *(ushort*)(status + ModeAt);
            return (mode & TypeMask) == Directory
                ? new((UnixFileMode)(mode & PermissionMask), *(uint*)(status + OwnerAt) == EffectiveUser())
                : null;
        }

        [LibraryImport("libc", EntryPoint = "statx")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int StatX(int folder, byte* path, int flags, uint mask, byte* status);

        [LibraryImport("libc", EntryPoint = "geteuid")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial uint EffectiveUser();
    }
}
