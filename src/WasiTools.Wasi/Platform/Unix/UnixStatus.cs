using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>The attributes of a file with what WASI does not show: its kind among those that WASI has no name for.</summary>
internal struct UnixStatus
{
    internal FileStatus File;
    internal UnixFileKind Kind;

    /// <summary>The device behind a device file, as major and minor number.</summary>
    internal (uint Major, uint Minor) SpecialDevice;

    internal static UnixStatus From(in StatX raw) => new()
    {
        File = new()
        {
            Device = (ulong)raw.DeviceMajor << 32 | raw.DeviceMinor,
            Inode = raw.Inode,
            Type = TypeOf(raw.Mode),
            Links = raw.Links,
            Size = raw.Size,
            AccessTime = TimeSpecification.ToNanoseconds(raw.AccessSeconds, raw.AccessNanoseconds),
            ModifyTime = TimeSpecification.ToNanoseconds(raw.ModifySeconds, raw.ModifyNanoseconds),
            ChangeTime = TimeSpecification.ToNanoseconds(raw.ChangeSeconds, raw.ChangeNanoseconds),
        },
        Kind = (UnixFileKind)(raw.Mode >> 12),
        SpecialDevice = (raw.SpecialDeviceMajor, raw.SpecialDeviceMinor),
    };

    internal static UnixStatus From(in DarwinStat raw) => new()
    {
        File = new()
        {
            Device = (uint)raw.Device,
            Inode = raw.Inode,
            Type = TypeOf(raw.Mode),
            Links = raw.Links,
            Size = (ulong)raw.Size,
            AccessTime = TimeSpecification.ToNanoseconds(raw.AccessTime.Seconds, raw.AccessTime.Nanoseconds),
            ModifyTime = TimeSpecification.ToNanoseconds(raw.ModifyTime.Seconds, raw.ModifyTime.Nanoseconds),
            ChangeTime = TimeSpecification.ToNanoseconds(raw.ChangeTime.Seconds, raw.ChangeTime.Nanoseconds),
        },
        Kind = (UnixFileKind)(raw.Mode >> 12),
        SpecialDevice = ((uint)raw.SpecialDevice >> 24, (uint)raw.SpecialDevice & 0xFFFFFF),
    };

    /// <summary>The WASI type of a file mode, or of the type byte of a directory entry shifted up by twelve bits. WASI has no word for a
    /// pipe.</summary>
    internal static FileType TypeOf(int mode) => (UnixFileKind)(mode >> 12) switch
    {
        UnixFileKind.Regular => FileType.RegularFile,
        UnixFileKind.Directory => FileType.Directory,
        UnixFileKind.SymbolicLink => FileType.SymbolicLink,
        UnixFileKind.CharacterDevice => FileType.CharacterDevice,
        UnixFileKind.BlockDevice => FileType.BlockDevice,
        UnixFileKind.Socket => FileType.SocketStream,
        _ => FileType.Unknown,
    };
}

/// <summary>The file type bits of a mode, as all Unix systems have them.</summary>
internal enum UnixFileKind
{
    Unknown = 0,
    Pipe = 1,
    CharacterDevice = 2,
    Directory = 4,
    BlockDevice = 6,
    Regular = 8,
    SymbolicLink = 10,
    Socket = 12,
}
