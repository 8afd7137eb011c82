using System.Runtime.Versioning;
using System.Text;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>An open directory of Windows.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsDirectory : DirectoryDescriptor
{
    private readonly SafeWindowsHandle _handle;
    private readonly Lock _entriesLock = new();
    private List<WindowsDirectoryItem> _entries = [];

    internal WindowsDirectory(SafeWindowsHandle handle, Rights rights, Rights inheriting, bool readOnly, byte[]? preopenName)
        : base(rights, inheriting, readOnly, preopenName) => _handle = handle;

    private nint Handle => _handle.Value;

    internal override Errno Open(ReadOnlySpan<byte> path, in OpenRequest request, StopSignal stop, out Descriptor? opened)
    {
        opened = null;
        bool creates = (request.OpenFlags & OpenFlags.Create) != 0;
        bool isExclusive = creates && (request.OpenFlags & OpenFlags.Exclusive) != 0;
        bool truncates = (request.OpenFlags & OpenFlags.Truncate) != 0;
        Errno error = WindowsResolver.Find(Handle, path, request.Follow && !isExclusive, out WindowsEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            bool isDirectory = entry.TrailingSlash || (request.OpenFlags & OpenFlags.Directory) != 0;
            if (creates && entry.Name.Length == 0)
                return isExclusive ? Errno.Exist : Errno.Isdir;
            if (creates && isDirectory)
                return Errno.Isdir;
            uint options = isDirectory ? NativeFile.OptionDirectory : creates ? NativeFile.OptionNotDirectory : 0;
            if ((request.Flags & (FdFlags.Sync | FdFlags.DSync | FdFlags.RSync)) != 0)
                options |= NativeFile.OptionWriteThrough;
            uint disposition = isExclusive ? NativeFile.DispositionCreate
                : creates ? NativeFile.DispositionOpenOrCreate
                : NativeFile.DispositionOpen;
            uint access = NativeFile.ReadData | NativeFile.ReadAttributes | NativeFile.Traverse;
            if (request.Writes || truncates)
                access |= NativeFile.WriteData | NativeFile.AppendData;
            error = OpenForTimes(entry, access, disposition, options, out SafeWindowsHandle? handle);
            if (handle is null)
                return error;
            error = Wrap(handle, request, truncates, out opened);
            if (opened is null)
                handle.Dispose();
            return error;
        }
    }

    internal override Errno GetStatus(out FileStatus status) => WindowsStatus.Get(Handle, out status);

    internal override Errno GetStatus(ReadOnlySpan<byte> path, bool follow, out FileStatus status)
    {
        status = default;
        Errno error = OpenEntry(path, follow, NativeFile.ReadAttributes, out SafeWindowsHandle? handle);
        if (handle is null)
            return error;
        using (handle)
            return WindowsStatus.Get(handle.Value, out status);
    }

    internal override Errno SetTimes(FileTime access, FileTime modify)
    {
        // The directory was opened for looking at it only.
        Errno error = NativeFile.Open(
            Handle, "", NativeFile.WriteAttributes, NativeFile.DispositionOpen, NativeFile.OptionDirectory, out SafeWindowsHandle? handle);
        if (handle is null)
            return error;
        using (handle)
            return WindowsStatus.SetTimes(handle.Value, access, modify);
    }

    internal override Errno SetTimes(ReadOnlySpan<byte> path, bool follow, FileTime access, FileTime modify)
    {
        Errno error = OpenEntry(path, follow, NativeFile.WriteAttributes | NativeFile.ReadAttributes, out SafeWindowsHandle? handle);
        if (handle is null)
            return error;
        using (handle)
            return WindowsStatus.SetTimes(handle.Value, access, modify);
    }

    internal override Errno CreateDirectory(ReadOnlySpan<byte> path)
    {
        Errno error = WindowsResolver.Find(Handle, path.TrimEnd((byte)'/'), follow: false, out WindowsEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            if (entry.Name.Length == 0)
                return Errno.Exist;
            error = NativeFile.Open(
                entry.Directory, entry.Name, NativeFile.ReadAttributes, NativeFile.DispositionCreate, NativeFile.OptionDirectory,
                out SafeWindowsHandle? handle);
            handle?.Dispose();
            return error;
        }
    }

    internal override Errno RemoveDirectory(ReadOnlySpan<byte> path)
    {
        Errno error = FindName(path, out WindowsEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            if (entry.Name.Length == 0)
                return entry.IsParent ? Errno.Notempty : Errno.Inval;
            error = NativeFile.Open(
                entry.Directory, entry.Name, NativeFile.Delete | NativeFile.ReadAttributes, NativeFile.DispositionOpen, 0,
                out SafeWindowsHandle? handle);
            if (handle is null)
                return error;
            using (handle)
            {
                error = WindowsStatus.GetKind(handle.Value, out WindowsFileKind kind);
                if (error != Errno.Success)
                    return error;
                return kind == WindowsFileKind.Directory ? NativeFile.Remove(handle.Value) : Errno.Notdir;
            }
        }
    }

    internal override Errno UnlinkFile(ReadOnlySpan<byte> path)
    {
        Errno error = FindName(path, out WindowsEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            if (entry.Name.Length == 0)
                return Errno.Isdir;
            error = NativeFile.Open(
                entry.Directory, entry.Name, NativeFile.Delete | NativeFile.ReadAttributes, NativeFile.DispositionOpen, 0,
                out SafeWindowsHandle? handle);
            if (handle is null)
                return error;
            using (handle)
            {
                error = WindowsStatus.GetKind(handle.Value, out WindowsFileKind kind);
                if (error != Errno.Success)
                    return error;
                // A junction is none of the guest's links.
                return kind switch
                {
                    WindowsFileKind.Directory => Errno.Isdir,
                    WindowsFileKind.OtherLink => Errno.Perm,
                    _ => entry.TrailingSlash ? Errno.Notdir : NativeFile.Remove(handle.Value),
                };
            }
        }
    }

    internal override Errno Rename(ReadOnlySpan<byte> path, DirectoryDescriptor newDirectory, ReadOnlySpan<byte> newPath)
    {
        Errno error = FindName(path, out WindowsEntry from);
        if (error != Errno.Success)
            return error;
        using (from)
        {
            error = ((WindowsDirectory)newDirectory).FindName(newPath, out WindowsEntry to);
            if (error != Errno.Success)
                return error;
            using (to)
            {
                if (from.Name.Length == 0 || to.Name.Length == 0)
                    return Errno.Busy;
                return Rename(from, to);
            }
        }
    }

    internal override Errno Link(ReadOnlySpan<byte> path, bool follow, DirectoryDescriptor newDirectory, ReadOnlySpan<byte> newPath)
    {
        Errno error = OpenEntry(path, follow, NativeFile.ReadAttributes | NativeFile.WriteAttributes, out SafeWindowsHandle? handle);
        if (handle is null)
            return error;
        using (handle)
        {
            error = WindowsStatus.GetKind(handle.Value, out WindowsFileKind kind);
            if (error != Errno.Success)
                return error;
            if (kind is WindowsFileKind.Directory or WindowsFileKind.OtherLink)
                return Errno.Perm;
            error = ((WindowsDirectory)newDirectory).FindName(newPath, out WindowsEntry to);
            if (error != Errno.Success)
                return error;
            using (to)
            {
                if (to.Name.Length == 0)
                    return Errno.Exist;
                return to.TrailingSlash ? ExistsOrNot(to) : NativeFile.Link(handle.Value, to.Directory, to.Name);
            }
        }
    }

    internal override Errno CreateSymbolicLink(ReadOnlySpan<byte> target, ReadOnlySpan<byte> path)
    {
        Errno error = FindName(path, out WindowsEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            if (entry.Name.Length == 0)
                return Errno.Exist;
            if (entry.TrailingSlash)
                return ExistsOrNot(entry);
            string name = Encoding.UTF8.GetString(target);
            if (name.Contains('\\') || name.Contains(':'))
                return Errno.Inval;
            // Windows tells links to directories from links to files; a target that does not exist yet is taken for a file.
            bool toDirectory = WindowsResolver.Find(entry.Directory, target, follow: true, out WindowsEntry found) == Errno.Success
                && IsDirectory(found);
            error = NativeFile.Open(
                entry.Directory, entry.Name, NativeFile.Delete | NativeFile.WriteData | NativeFile.WriteAttributes,
                NativeFile.DispositionCreate, toDirectory ? NativeFile.OptionDirectory : NativeFile.OptionNotDirectory,
                out SafeWindowsHandle? handle);
            if (handle is null)
                return error;
            using (handle)
            {
                error = NativeFile.MakeLink(handle.Value, name);
                if (error != Errno.Success)
                    NativeFile.Remove(handle.Value);
                return error;
            }
        }
    }

    internal override Errno ReadLink(ReadOnlySpan<byte> path, Span<byte> target, out int size)
    {
        size = 0;
        Errno error = OpenEntry(path, follow: false, NativeFile.ReadAttributes, out SafeWindowsHandle? handle);
        if (handle is null)
            return error;
        using (handle)
        {
            error = WindowsStatus.GetKind(handle.Value, out WindowsFileKind kind);
            if (error != Errno.Success)
                return error;
            if (kind != WindowsFileKind.SymbolicLink)
                return Errno.Inval;
            error = NativeFile.ReadLink(handle.Value, out string name, out bool isRelative);
            if (error != Errno.Success)
                return error;
            // Where an absolute link leads is none of the guest's business.
            if (!isRelative)
                return Errno.Perm;
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            size = Math.Min(bytes.Length, target.Length);
            bytes.AsSpan(0, size).CopyTo(target);
            return Errno.Success;
        }
    }

    internal override Errno ReadEntries(ulong cookie, ref DirectoryEntryWriter entries)
    {
        List<WindowsDirectoryItem> items;
        lock (_entriesLock)
        {
            // Windows has no positions to return to: a reader who starts anew takes a picture that later calls go on with.
            if (cookie == 0)
            {
                Errno error = Refresh();
                if (error != Errno.Success)
                    return error;
            }
            items = _entries;
        }
        for (ulong i = cookie; i < (ulong)items.Count && !entries.IsFull; i++)
        {
            WindowsDirectoryItem item = items[(int)i];
            entries.Add(i + 1, item.Name == ".." ? 0 : item.Inode, item.Type, Encoding.UTF8.GetBytes(item.Name));
        }
        return Errno.Success;
    }

    internal override Errno Synchronize(bool dataOnly) => Errno.Success;

    private protected override void Close() => _handle.Dispose();

    private static Errno OpenForTimes(
        in WindowsEntry entry, uint access, uint disposition, uint options, out SafeWindowsHandle? handle)
    {
        Errno error = NativeFile.Open(entry.Directory, entry.Name, access | NativeFile.WriteAttributes, disposition, options, out handle);
        return error == Errno.Acces ? NativeFile.Open(entry.Directory, entry.Name, access, disposition, options, out handle) : error;
    }

    private static Errno ExistsOrNot(in WindowsEntry entry)
    {
        Errno error = NativeFile.Open(
            entry.Directory, entry.Name, NativeFile.ReadAttributes, NativeFile.DispositionOpen, 0, out SafeWindowsHandle? handle);
        handle?.Dispose();
        return error == Errno.Success ? Errno.Exist : error;
    }

    private static bool IsDirectory(in WindowsEntry entry)
    {
        using (entry)
        {
            if (NativeFile.Open(
                entry.Directory, entry.Name, NativeFile.ReadAttributes, NativeFile.DispositionOpen, 0, out SafeWindowsHandle? handle)
                != Errno.Success)
                return false;
            using (handle)
                return WindowsStatus.GetKind(handle!.Value, out WindowsFileKind kind) == Errno.Success && kind == WindowsFileKind.Directory;
        }
    }

    private static Errno Rename(in WindowsEntry from, in WindowsEntry to)
    {
        Errno error = NativeFile.Open(
            from.Directory, from.Name, NativeFile.Delete | NativeFile.ReadAttributes, NativeFile.DispositionOpen, 0,
            out SafeWindowsHandle? source);
        if (source is null)
            return error;
        using (source)
        {
            error = WindowsStatus.GetKind(source.Value, out WindowsFileKind kind);
            if (error != Errno.Success)
                return error;
            bool isDirectory = kind == WindowsFileKind.Directory;
            if (kind == WindowsFileKind.OtherLink)
                return Errno.Perm;
            if (!isDirectory && (from.TrailingSlash || to.TrailingSlash))
                return Errno.Notdir;
            error = RemoveReplaced(source, to, isDirectory);
            return error == Errno.Success ? NativeFile.Rename(source.Value, to.Directory, to.Name) : error;
        }
    }

    /// <summary>Checks what has the new name already. Windows does not replace directories: an empty one is removed first.</summary>
    private static Errno RemoveReplaced(SafeWindowsHandle source, in WindowsEntry to, bool isDirectory)
    {
        Errno error = NativeFile.Open(
            to.Directory, to.Name, NativeFile.Delete | NativeFile.ReadAttributes, NativeFile.DispositionOpen, 0,
            out SafeWindowsHandle? target);
        if (target is null)
            return error == Errno.Noent ? Errno.Success : error;
        using (target)
        {
            error = WindowsStatus.GetKind(target.Value, out WindowsFileKind kind);
            if (error != Errno.Success)
                return error;
            if (kind == WindowsFileKind.OtherLink)
                return Errno.Perm;
            if (isDirectory != (kind == WindowsFileKind.Directory))
                return isDirectory ? Errno.Notdir : Errno.Isdir;
            if (!isDirectory)
                return Errno.Success;
            error = WindowsStatus.Get(source.Value, out FileStatus sourceStatus);
            if (error == Errno.Success)
                error = WindowsStatus.Get(target.Value, out FileStatus targetStatus) is var failed && failed != Errno.Success ? failed
                    : (sourceStatus.Device, sourceStatus.Inode) == (targetStatus.Device, targetStatus.Inode) ? Errno.Success
                    : NativeFile.Remove(target.Value);
            return error;
        }
    }

    private Errno FindName(ReadOnlySpan<byte> path, out WindowsEntry entry)
    {
        ReadOnlySpan<byte> trimmed = path.TrimEnd((byte)'/');
        Errno error = WindowsResolver.Find(Handle, trimmed, follow: false, out entry);
        if (error == Errno.Success && trimmed.Length < path.Length)
            entry = entry.WithTrailingSlash();
        return error;
    }

    private Errno OpenEntry(ReadOnlySpan<byte> path, bool follow, uint access, out SafeWindowsHandle? handle)
    {
        handle = null;
        Errno error = WindowsResolver.Find(Handle, path, follow, out WindowsEntry entry);
        if (error != Errno.Success)
            return error;
        using (entry)
        {
            return NativeFile.Open(
                entry.Directory, entry.Name, access, NativeFile.DispositionOpen, entry.TrailingSlash ? NativeFile.OptionDirectory : 0,
                out handle);
        }
    }

    private Errno Refresh()
    {
        Errno error = NativeFile.Open(
            Handle, "", NativeFile.ReadData, NativeFile.DispositionOpen, NativeFile.OptionDirectory, out SafeWindowsHandle? listed);
        if (listed is null)
            return error;
        using (listed)
        {
            error = WindowsDirectoryEntries.ReadAll(listed.Value, out List<WindowsDirectoryItem> entries);
            // The root of a volume lists neither itself nor the directory above.
            if (!entries.Exists(entry => entry.Name == "."))
            {
                WindowsStatus.Get(Handle, out FileStatus self);
                entries.InsertRange(0, [new(".", self.Inode, FileType.Directory), new("..", 0, FileType.Directory)]);
            }
            _entries = entries;
            return error;
        }
    }

    private Errno Wrap(SafeWindowsHandle handle, in OpenRequest request, bool truncates, out Descriptor? opened)
    {
        opened = null;
        Errno error = WindowsStatus.GetKind(handle.Value, out WindowsFileKind kind);
        if (error != Errno.Success)
            return error;
        Rights allowed = ReadOnly ? ~RightSets.Changing : ~Rights.None;
        switch (kind)
        {
            case WindowsFileKind.Directory when request.Writes || truncates:
                return Errno.Isdir;
            case WindowsFileKind.Directory:
                opened = new WindowsDirectory(
                    handle, request.Rights & RightSets.Directory & allowed, request.Inheriting, ReadOnly, preopenName: null);
                return Errno.Success;
            case WindowsFileKind.File:
                WindowsFile file = new(handle.Value, handle, request.Rights & RightSets.File & allowed, request.Flags);
                error = truncates ? file.SetSize(0) : Errno.Success;
                opened = error == Errno.Success ? file : null;
                return error;
            default:
                return Errno.Loop;
        }
    }
}
