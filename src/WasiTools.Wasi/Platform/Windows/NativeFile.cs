using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>Opening, renaming, linking and removing relative to directory handles. A reparse point is always opened itself, never
/// followed: what a name led to is known from the handle, whatever the name means by now.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe class NativeFile
{
    internal const uint Delete = 0x10000;
    internal const uint Synchronize = 0x100000;
    internal const uint ReadData = 0x1;
    internal const uint WriteData = 0x2;
    internal const uint AppendData = 0x4;
    internal const uint Traverse = 0x20;
    internal const uint ReadAttributes = 0x80;
    internal const uint WriteAttributes = 0x100;

    internal const uint DispositionOpen = 1;
    internal const uint DispositionCreate = 2;
    internal const uint DispositionOpenOrCreate = 3;

    internal const uint OptionDirectory = 0x1;
    internal const uint OptionWriteThrough = 0x2;
    internal const uint OptionNotDirectory = 0x40;

    internal const int InvalidInfoClass = unchecked((int)0xC0000003);
    internal const int InvalidParameter = unchecked((int)0xC000000D);
    internal const int NotSupported = unchecked((int)0xC00000BB);

    private const uint ShareAll = 0x7;
    private const uint NormalAttributes = 0x80;
    private const uint OptionSynchronous = 0x20;
    private const uint OptionBackup = 0x4000;
    private const uint OptionOpenReparsePoint = 0x200000;
    private const uint CaseInsensitive = 0x40;

    private const int RenameKind = 10;
    private const int LinkKind = 11;
    private const int DispositionKind = 13;
    private const int DispositionExtendedKind = 64;
    private const int RenameExtendedKind = 65;

    private const uint GetReparsePoint = 0x900A8;
    private const uint SetReparsePoint = 0x900A4;
    private const uint SymbolicLinkTag = 0xA000000C;
    private const uint RelativeLink = 1;
    private const int MaxReparseSize = 16 << 10;
    private const int LinkHeaderSize = 20;

    /// <summary>Opens a name in a directory, or the directory itself anew for an empty name.</summary>
    internal static Errno Open(
        nint root, string name, uint access, uint disposition, uint options, out SafeWindowsHandle? opened)
    {
        opened = null;
        nint handle;
        int status;
        fixed (char* start = name)
        {
            NtDll.UnicodeString text = new()
            {
                Length = (ushort)(name.Length * sizeof(char)),
                MaximumLength = (ushort)(name.Length * sizeof(char)),
                Buffer = start,
            };
            NtDll.ObjectAttributes attributes = new()
            {
                Length = (uint)sizeof(NtDll.ObjectAttributes),
                RootDirectory = root,
                ObjectName = &text,
                Attributes = CaseInsensitive,
            };
            NtDll.IoStatus io;
            status = NtDll.NtCreateFile(
                &handle, access | Synchronize, &attributes, &io, null, NormalAttributes, ShareAll, disposition,
                options | OptionSynchronous | OptionOpenReparsePoint | OptionBackup, null, 0);
        }
        if (status < 0)
            return WindowsErrno.FromStatus(status);
        opened = new(handle);
        return Errno.Success;
    }

    /// <summary>Removes an open file from its directory at once; where that is not supported, when its last user closes it.</summary>
    internal static Errno Remove(nint handle)
    {
        const uint DeletePosixIgnoringReadOnly = 0x1 | 0x2 | 0x10;
        uint flags = DeletePosixIgnoringReadOnly;
        NtDll.IoStatus io;
        int status = NtDll.NtSetInformationFile(handle, &io, &flags, sizeof(uint), DispositionExtendedKind);
        if (IsUnknown(status))
        {
            byte delete = 1;
            status = NtDll.NtSetInformationFile(handle, &io, &delete, 1, DispositionKind);
        }
        return WindowsErrno.FromStatus(status);
    }

    /// <summary>Gives an open file another name, in place of a file that has it.</summary>
    internal static Errno Rename(nint handle, nint newDirectory, string newName)
    {
        const uint ReplacePosixIgnoringReadOnly = 0x1 | 0x2 | 0x40;
        int status = SetName(handle, newDirectory, newName, ReplacePosixIgnoringReadOnly, RenameExtendedKind);
        return WindowsErrno.FromStatus(IsUnknown(status) ? SetName(handle, newDirectory, newName, 1, RenameKind) : status);
    }

    /// <summary>Gives an open file one more name.</summary>
    internal static Errno Link(nint handle, nint newDirectory, string newName) =>
        WindowsErrno.FromStatus(SetName(handle, newDirectory, newName, 0, LinkKind));

    /// <summary>Reads the target of an open symbolic link.</summary>
    /// <param name="handle">The link.</param>
    /// <param name="target">Its target with slashes.</param>
    /// <param name="isRelative">Whether it counts from the link's directory.</param>
    internal static Errno ReadLink(nint handle, out string target, out bool isRelative)
    {
        target = "";
        isRelative = false;
        byte[] buffer = new byte[MaxReparseSize];
        uint size;
        fixed (byte* start = buffer)
        {
            if (Kernel32.DeviceIoControl(handle, GetReparsePoint, null, 0, start, MaxReparseSize, &size, null) == 0)
                return WindowsErrno.LastAsWasi();
        }
        ReadOnlySpan<byte> data = buffer.AsSpan(0, (int)size);
        if (data.Length < LinkHeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(data) != SymbolicLinkTag)
            return Errno.Inval;
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(data[12..]);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(data[14..]);
        isRelative = (BinaryPrimitives.ReadUInt32LittleEndian(data[16..]) & RelativeLink) != 0;
        ReadOnlySpan<byte> names = data[LinkHeaderSize..];
        if (length == 0)
        {
            offset = BinaryPrimitives.ReadUInt16LittleEndian(data[8..]);
            length = BinaryPrimitives.ReadUInt16LittleEndian(data[10..]);
        }
        if (offset + length > names.Length)
            return Errno.Io;
        target = new string(MemoryMarshal.Cast<byte, char>(names.Slice(offset, length))).Replace('\\', '/');
        return Errno.Success;
    }

    /// <summary>Makes a new, empty file or directory a relative symbolic link.</summary>
    internal static Errno MakeLink(nint handle, string target)
    {
        byte[] name = Encoding.Unicode.GetBytes(target.Replace('/', '\\'));
        byte[] data = new byte[LinkHeaderSize + name.Length * 2];
        BinaryPrimitives.WriteUInt32LittleEndian(data, SymbolicLinkTag);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(4), (ushort)(data.Length - 8));
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(10), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(12), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(14), (ushort)name.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(16), RelativeLink);
        name.CopyTo(data, LinkHeaderSize);
        name.CopyTo(data, LinkHeaderSize + name.Length);
        uint size;
        fixed (byte* start = data)
        {
            return Kernel32.DeviceIoControl(handle, SetReparsePoint, start, (uint)data.Length, null, 0, &size, null) != 0
                ? Errno.Success
                : WindowsErrno.LastAsWasi();
        }
    }

    private static bool IsUnknown(int status) => status is InvalidInfoClass or InvalidParameter or NotSupported
        or unchecked((int)0xC0000002); // STATUS_NOT_IMPLEMENTED

    /// <summary>Sets FILE_RENAME_INFORMATION or FILE_LINK_INFORMATION: flags, directory, length and characters of the name.</summary>
    private static int SetName(nint handle, nint directory, string name, uint flags, int kind)
    {
        const int NameOffset = 20;
        int size = NameOffset + name.Length * sizeof(char);
        byte* information = stackalloc byte[Math.Max(size, 24)];
        *(ulong*)information = flags;
        *(nint*)(information + 8) = directory;
        *(uint*)(information + 16) = (uint)(name.Length * sizeof(char));
        name.CopyTo(new Span<char>(information + NameOffset, name.Length));
        NtDll.IoStatus io;
        return NtDll.NtSetInformationFile(handle, &io, information, (uint)Math.Max(size, 24), kind);
    }
}
