using System.Runtime.Versioning;
using System.Text;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>Resolves the paths of a guest beneath a directory: one component after another is opened relative to the handle of the one
/// before, reparse points are never followed by Windows, and relative symbolic links are walked in the same way.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsResolver
{
    private const int MaxLinks = 40;
    private const uint DirectoryAccess = NativeFile.Traverse | NativeFile.ReadAttributes;

    /// <summary>Finds the entry a path names, which need not exist.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="path">The path, checked by <see cref="GuestPath.Check"/>.</param>
    /// <param name="follow">Whether a symbolic link at the end is followed.</param>
    /// <param name="entry">The directory and name it led to.</param>
    internal static Errno Find(nint root, ReadOnlySpan<byte> path, bool follow, out WindowsEntry entry)
    {
        entry = default;
        List<SafeWindowsHandle> opened = [];
        string pending = Encoding.UTF8.GetString(path);
        int links = 0;
        try
        {
            while (true)
            {
                string rest = pending.TrimStart('/');
                int slash = rest.IndexOf('/');
                string name = slash < 0 ? rest : rest[..slash];
                string after = slash < 0 ? "" : rest[slash..].TrimStart('/');
                bool isLast = after.Length == 0;
                bool isDirectory = slash >= 0;
                nint directory = opened.Count == 0 ? root : opened[^1].Value;
                if (name is "" or "." or "..")
                {
                    if (name == "..")
                    {
                        if (opened.Count == 0)
                            return Errno.Perm;
                        opened[^1].Dispose();
                        opened.RemoveAt(opened.Count - 1);
                    }
                    pending = after;
                    if (!isLast)
                        continue;
                    entry = Take(root, opened, "", trailingSlash: true, isDot: name.Length > 0 && links == 0, isParent: name == "..");
                    return Errno.Success;
                }
                Errno error = WindowsNames.Check(name);
                if (error == Errno.Success && WindowsNames.MayBeShortAlias(name) && !WindowsDirectoryEntries.Exists(directory, name))
                    error = isLast ? Errno.Success : Errno.Noent;
                if (error != Errno.Success)
                    return error;
                if (isLast && !follow && !isDirectory)
                {
                    entry = Take(root, opened, name, trailingSlash: false, isDot: false, isParent: false);
                    return Errno.Success;
                }
                error = NativeFile.Open(
                    directory, name, isLast ? NativeFile.ReadAttributes : DirectoryAccess, NativeFile.DispositionOpen, 0,
                    out SafeWindowsHandle? next);
                if (isLast && error == Errno.Noent)
                {
                    entry = Take(root, opened, name, isDirectory, isDot: false, isParent: false);
                    return Errno.Success;
                }
                if (next is null)
                    return error;
                error = WindowsStatus.GetKind(next.Value, out WindowsFileKind kind);
                if (error == Errno.Success && kind == WindowsFileKind.SymbolicLink)
                {
                    error = ExpandLink(next, after, isDirectory, ref links, out pending);
                    if (error != Errno.Success)
                        return error;
                    continue;
                }
                if (error != Errno.Success || isLast)
                    next.Dispose();
                if (error != Errno.Success)
                    return error;
                if (kind == WindowsFileKind.OtherLink)
                    return Errno.Perm;
                if (isLast)
                {
                    entry = Take(root, opened, name, isDirectory, isDot: false, isParent: false);
                    return Errno.Success;
                }
                opened.Add(next);
                if (kind != WindowsFileKind.Directory)
                    return Errno.Notdir;
                pending = after;
            }
        }
        finally
        {
            foreach (SafeWindowsHandle directory in opened)
                directory.Dispose();
        }
    }

    /// <summary>Puts the target of a link in front of the rest of the path.</summary>
    private static Errno ExpandLink(SafeWindowsHandle link, string after, bool isDirectory, ref int links, out string pending)
    {
        using (link)
        {
            pending = "";
            if (++links > MaxLinks)
                return Errno.Loop;
            Errno error = NativeFile.ReadLink(link.Value, out string target, out bool isRelative);
            if (error != Errno.Success)
                return error;
            if (!isRelative || target.StartsWith('/') || target.Contains(':'))
                return Errno.Perm;
            if (target.Length == 0)
                return Errno.Noent;
            pending = isDirectory ? $"{target}/{after}" : target;
            return Errno.Success;
        }
    }

    private static WindowsEntry Take(
        nint root, List<SafeWindowsHandle> opened, string name, bool trailingSlash, bool isDot, bool isParent)
    {
        SafeWindowsHandle? directory = opened.Count == 0 ? null : opened[^1];
        if (directory is not null)
            opened.RemoveAt(opened.Count - 1);
        return new(root, directory, name) { TrailingSlash = trailingSlash, IsDot = isDot, IsParent = isParent };
    }
}
