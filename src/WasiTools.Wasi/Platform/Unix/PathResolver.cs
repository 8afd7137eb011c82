using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>Resolves the paths of a guest beneath a directory, whatever is renamed or replaced by links meanwhile. Nothing outside of it
/// is ever opened, and whether it exists is not told.</summary>
/// <remarks>Paths were checked by <see cref="GuestPath.Check"/>: not empty, not absolute, without zero bytes.</remarks>
internal abstract class PathResolver
{
    /// <summary>Opens what a path names.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="path">The path.</param>
    /// <param name="flags">The flags of <c>open</c>, without O_NOFOLLOW.</param>
    /// <param name="mode">The permissions of a file that is created.</param>
    /// <param name="follow">Whether a symbolic link at the end is followed.</param>
    /// <param name="opened">What was opened.</param>
    internal abstract Errno Open(int root, ReadOnlySpan<byte> path, int flags, uint mode, bool follow, out SafeFd? opened);

    /// <summary>Finds what a path names without opening it for use.</summary>
    internal abstract Errno Find(int root, ReadOnlySpan<byte> path, bool follow, out DirectoryEntry entry);

    /// <summary>Finds the entry that a path names, which need not exist: a symbolic link at its end is the entry itself.</summary>
    internal Errno FindParent(int root, ReadOnlySpan<byte> path, out DirectoryEntry entry)
    {
        ReadOnlySpan<byte> trimmed = path.TrimEnd((byte)'/');
        int slash = trimmed.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> name = trimmed[(slash + 1)..];
        SafeFd? parent = null;
        entry = default;
        if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
        {
            Errno error = Open(root, path, OpenFlag.Path | OpenFlag.Directory, 0, follow: true, out parent);
            if (error != Errno.Success)
                return error;
            entry = new(root, parent, name, trailingSlash: false) { IsDot = true };
            return Errno.Success;
        }
        if (slash >= 0)
        {
            Errno error = Open(root, path[..slash], OpenFlag.Path | OpenFlag.Directory, 0, follow: true, out parent);
            if (error != Errno.Success)
                return error;
        }
        entry = new(root, parent, name, trailingSlash: trimmed.Length < path.Length);
        return Errno.Success;
    }
}
