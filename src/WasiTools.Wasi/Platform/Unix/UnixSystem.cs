using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>System calls that differ between Linux and macOS, under one name.</summary>
internal static unsafe class UnixSystem
{
    private const int SetDescriptorFlagsCommand = 2;
    private const int GetStatusFlagsCommand = 3;
    private const int SetStatusFlagsCommand = 4;
    private const int NoFollowAt = 0x100;
    private const int NoFollowAtDarwin = 0x20;
    private const int EmptyPathAt = 0x1000;

    /// <summary>AT_SYMLINK_NOFOLLOW.</summary>
    internal static int NoFollow => OperatingSystem.IsLinux() ? NoFollowAt : NoFollowAtDarwin;

    /// <summary>AT_REMOVEDIR.</summary>
    internal static int RemoveDirectory => OperatingSystem.IsLinux() ? 0x200 : 0x80;

    /// <summary>Opens a file for this process alone: closed on exec and never its controlling terminal.</summary>
    internal static int OpenAt(int fd, byte* path, int flags, uint mode)
    {
        flags |= OpenFlag.CloseOnExec | OpenFlag.NoControllingTerminal;
        int opened;
        do
        {
            opened = OperatingSystem.IsLinux() ? LinuxLibc.OpenAt(fd, path, flags, mode)
                : OperatingSystem.IsMacOS() ? DarwinLibc.OpenAt(fd, path, flags, mode)
                : throw new PlatformNotSupportedException();
        }
        while (opened < 0 && UnixErrno.Last == UnixErrno.Intr);
        return opened;
    }

    /// <summary>The attributes of an open descriptor.</summary>
    internal static Errno GetStatus(int fd, out UnixStatus status)
    {
        byte empty = 0;
        return GetStatus(fd, &empty, follow: false, out status);
    }

    /// <summary>The attributes of an entry of a directory, or of the descriptor itself for an empty name.</summary>
    /// <param name="fd">The directory.</param>
    /// <param name="name">One name, never a path: a symbolic link before the last part would be followed anywhere.</param>
    /// <param name="follow">Whether a symbolic link is followed.</param>
    /// <param name="status">The attributes.</param>
    internal static Errno GetStatus(int fd, byte* name, bool follow, out UnixStatus status)
    {
        status = default;
        int flags = follow ? 0 : NoFollow;
        if (OperatingSystem.IsLinux())
        {
            StatX raw;
            if (LinuxLibc.Stat(fd, name, flags | EmptyPathAt, StatX.BasicStats, &raw) != 0)
                return UnixErrno.LastAsWasi();
            status = UnixStatus.From(raw);
            return Errno.Success;
        }
        if (OperatingSystem.IsMacOS())
        {
            DarwinStat raw;
            if ((*name == 0 ? DarwinLibc.Stat(fd, &raw) : DarwinLibc.Stat(fd, name, &raw, flags)) != 0)
                return UnixErrno.LastAsWasi();
            status = UnixStatus.From(raw);
            return Errno.Success;
        }
        return Errno.Nosys;
    }

    /// <summary>Changes O_APPEND and O_NONBLOCK of a descriptor that nobody outside this process shares.</summary>
    internal static Errno SetStatusFlags(int fd, int flags) =>
        FileControl(fd, SetStatusFlagsCommand, flags) == 0 ? Errno.Success : UnixErrno.LastAsWasi();

    /// <summary>Keeps a descriptor from processes that this one starts.</summary>
    internal static void SetCloseOnExec(int fd)
    {
        const int CloseOnExec = 1;
        FileControl(fd, SetDescriptorFlagsCommand, CloseOnExec);
    }

    /// <summary>The flags a descriptor was opened with; zero when they cannot be told.</summary>
    internal static int GetStatusFlags(int fd) => Math.Max(FileControl(fd, GetStatusFlagsCommand, 0), 0);

    /// <summary>Whether a file belongs to <c>/proc</c>.</summary>
    internal static bool IsProcessFile(int fd)
    {
        StatFs status;
        return OperatingSystem.IsLinux() && LinuxLibc.StatFileSystem(fd, &status) == 0 && status.Type == StatFs.ProcessFiles;
    }

    /// <summary>How many bytes can be read at once (FIONREAD); zero when it cannot be told.</summary>
    internal static ulong Available(int fd)
    {
        int count = 0;
        int result = OperatingSystem.IsLinux() ? LinuxLibc.DeviceControl(fd, 0x541B, &count)
            : OperatingSystem.IsMacOS() ? DarwinLibc.DeviceControl(fd, 0x4004667F, &count)
            : -1;
        return result == 0 && count > 0 ? (ulong)count : 0;
    }

    private static int FileControl(int fd, int command, int argument) =>
        OperatingSystem.IsLinux() ? LinuxLibc.FileControl(fd, command, argument)
        : OperatingSystem.IsMacOS() ? DarwinLibc.FileControl(fd, command, argument)
        : -1;
}
