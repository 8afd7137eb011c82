using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>Reads directories.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe class WindowsDirectoryEntries
{
    private const int BufferSize = 64 << 10;
    private const int IdBothDirectoryKind = 37;
    private const int NoMoreFiles = unchecked((int)0x80000006);

    // Offsets in FILE_ID_BOTH_DIR_INFORMATION.
    private const int AttributesOffset = 56;
    private const int NameLengthOffset = 60;
    private const int ReparseTagOffset = 64;
    private const int FileIdOffset = 96;
    private const int NameOffset = 104;

    /// <summary>All entries of a directory that was opened for listing.</summary>
    internal static Errno ReadAll(nint directory, out List<WindowsDirectoryItem> entries)
    {
        entries = [];
        byte[] buffer = new byte[BufferSize];
        for (bool restart = true; ; restart = false)
        {
            int status = Query(directory, buffer, pattern: null, restart);
            if (status == NoMoreFiles)
                return Errno.Success;
            if (status < 0)
                return WindowsErrno.FromStatus(status);
            for (int at = 0; ;)
            {
                ReadOnlySpan<byte> entry = buffer.AsSpan(at);
                entries.Add(Parse(entry));
                int next = BinaryPrimitives.ReadInt32LittleEndian(entry);
                if (next == 0)
                    break;
                at += next;
            }
        }
    }

    /// <summary>Whether a directory has an entry whose own name, not its short alias, is the given one.</summary>
    internal static bool Exists(nint directory, string name)
    {
        if (NativeFile.Open(
            directory, "", NativeFile.ReadData, NativeFile.DispositionOpen, NativeFile.OptionDirectory, out SafeWindowsHandle? listed)
            != Errno.Success)
            return false;
        using (listed)
        {
            byte[] buffer = new byte[BufferSize];
            return Query(listed!.Value, buffer, name, restart: true) >= 0
                && Parse(buffer).Name.Equals(name, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static int Query(nint directory, byte[] buffer, string? pattern, bool restart)
    {
        NtDll.IoStatus io;
        fixed (byte* start = buffer)
        fixed (char* name = pattern)
        {
            NtDll.UnicodeString text = default;
            if (pattern is not null)
            {
                text.Length = text.MaximumLength = (ushort)(pattern.Length * sizeof(char));
                text.Buffer = name;
            }
            return NtDll.NtQueryDirectoryFile(
                directory, 0, null, null, &io, start, BufferSize, IdBothDirectoryKind, 0, pattern is null ? null : &text,
                restart ? (byte)1 : (byte)0);
        }
    }

    private static WindowsDirectoryItem Parse(ReadOnlySpan<byte> entry)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(entry[NameLengthOffset..]);
        uint attributes = BinaryPrimitives.ReadUInt32LittleEndian(entry[AttributesOffset..]);
        // For a reparse point the size of the extended attributes is its tag.
        uint tag = BinaryPrimitives.ReadUInt32LittleEndian(entry[ReparseTagOffset..]);
        string name = new(MemoryMarshal.Cast<byte, char>(entry.Slice(NameOffset, length)));
        FileType type = WindowsStatus.KindOf(attributes, tag) switch
        {
            WindowsFileKind.Directory => FileType.Directory,
            WindowsFileKind.File => FileType.RegularFile,
            _ => FileType.SymbolicLink,
        };
        return new(name, BinaryPrimitives.ReadUInt64LittleEndian(entry[FileIdOffset..]), type);
    }
}

/// <summary>An entry of a directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Inode">Its file index.</param>
/// <param name="Type">Its type.</param>
internal readonly record struct WindowsDirectoryItem(string Name, ulong Inode, FileType Type);
