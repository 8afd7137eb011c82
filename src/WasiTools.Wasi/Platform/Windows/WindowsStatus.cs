using System.Runtime.Versioning;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>The attributes of an open file.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe class WindowsStatus
{
    internal const uint DirectoryAttribute = 0x10;
    internal const uint ReparseAttribute = 0x400;

    private const int BasicInformationKind = 0;
    private const int AttributeTagInformationKind = 9;
    private const uint NameSurrogateTag = 0x20000000;
    private const uint SymbolicLinkTag = 0xA000000C;

    /// <summary>The time of 1970 in units of 100 nanoseconds since 1601.</summary>
    private const long UnixEpoch = 116_444_736_000_000_000;

    internal static Errno Get(nint handle, out FileStatus status)
    {
        status = default;
        Kernel32.HandleInformation information;
        Kernel32.BasicInformation basic;
        if (Kernel32.GetFileInformationByHandle(handle, &information) == 0
            || Kernel32.GetFileInformationByHandleEx(handle, BasicInformationKind, &basic, (uint)sizeof(Kernel32.BasicInformation)) == 0)
            return WindowsErrno.LastAsWasi();
        Errno error = GetKind(handle, out WindowsFileKind kind);
        status = new()
        {
            Device = information.VolumeSerialNumber,
            Inode = (ulong)information.IndexHigh << 32 | information.IndexLow,
            Type = kind switch
            {
                WindowsFileKind.Directory => FileType.Directory,
                WindowsFileKind.File => FileType.RegularFile,
                _ => FileType.SymbolicLink,
            },
            Links = information.Links,
            Size = (ulong)information.SizeHigh << 32 | information.SizeLow,
            AccessTime = ToNanoseconds(basic.LastAccessTime),
            ModifyTime = ToNanoseconds(basic.LastWriteTime),
            ChangeTime = ToNanoseconds(basic.ChangeTime),
        };
        return error;
    }

    /// <summary>What an open file is, by its attributes and the tag of its reparse point.</summary>
    internal static Errno GetKind(nint handle, out WindowsFileKind kind)
    {
        ulong information;
        kind = default;
        if (Kernel32.GetFileInformationByHandleEx(handle, AttributeTagInformationKind, &information, sizeof(ulong)) == 0)
            return WindowsErrno.LastAsWasi();
        uint attributes = (uint)information;
        uint tag = (uint)(information >> 32);
        kind = KindOf(attributes, tag);
        return Errno.Success;
    }

    /// <summary>A symbolic link may be followed if it is relative; other reparse points that stand for another place (junctions, mounts)
    /// never are. The rest, such as compressed or cloud files, are files.</summary>
    internal static WindowsFileKind KindOf(uint attributes, uint tag)
    {
        if ((attributes & ReparseAttribute) != 0 && tag == SymbolicLinkTag)
            return WindowsFileKind.SymbolicLink;
        if ((attributes & ReparseAttribute) != 0 && (tag & NameSurrogateTag) != 0)
            return WindowsFileKind.OtherLink;
        return (attributes & DirectoryAttribute) != 0 ? WindowsFileKind.Directory : WindowsFileKind.File;
    }

    internal static Errno SetTimes(nint handle, FileTime access, FileTime modify)
    {
        // Zero keeps a time as it is.
        Kernel32.BasicInformation basic = new() { LastAccessTime = FromTime(access), LastWriteTime = FromTime(modify) };
        return Kernel32.SetFileInformationByHandle(handle, BasicInformationKind, &basic, (uint)sizeof(Kernel32.BasicInformation)) != 0
            ? Errno.Success
            : WindowsErrno.LastAsWasi();
    }

    internal static ulong ToNanoseconds(long time) => time <= UnixEpoch ? 0 : (ulong)(time - UnixEpoch) * 100;

    private static long FromTime(FileTime time)
    {
        switch (time.Kind)
        {
            case FileTimeKind.Value:
                return (long)(time.Nanoseconds / 100) + UnixEpoch;
            case FileTimeKind.Now:
                long now;
                Kernel32.GetSystemTimePreciseAsFileTime(&now);
                return now;
            default:
                return 0;
        }
    }
}

/// <summary>What a file is for the resolution of paths.</summary>
internal enum WindowsFileKind
{
    File,
    Directory,
    SymbolicLink,
    OtherLink,
}
