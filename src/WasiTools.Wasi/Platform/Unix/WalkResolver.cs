using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>Keeps paths beneath their directory by opening one component after another, never following a link: links are read and their
/// targets walked in the same way. The way for systems without <c>openat2</c>.</summary>
/// <remarks><c>..</c> goes back to the directory through which the walk came, which is beneath the root whatever became of it since.</remarks>
internal sealed unsafe class WalkResolver : PathResolver
{
    private const int MaxLinks = 40;
    private const int MaxLinkSize = 4096;

    /// <summary>How often an open is tried again when its file turns into a link between looking and opening.</summary>
    private const int Attempts = 32;

    internal override Errno Open(int root, ReadOnlySpan<byte> path, int flags, uint mode, bool follow, out SafeFd? opened)
    {
        opened = null;
        bool exclusive = (flags & OpenFlag.Create) != 0 && (flags & OpenFlag.Exclusive) != 0;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            Errno error = Find(root, path, follow && !exclusive, out DirectoryEntry entry);
            if (error != Errno.Success)
                return error;
            using (entry)
            {
                if (entry.TrailingSlash && (flags & OpenFlag.Create) != 0)
                    return Errno.Isdir;
                int allFlags = flags | OpenFlag.NoFollow | (entry.TrailingSlash ? OpenFlag.Directory : 0);
                int fd;
                fixed (byte* name = entry.Name)
                    fd = UnixSystem.OpenAt(entry.Fd, name, allFlags, mode);
                if (fd >= 0)
                {
                    opened = new(fd);
                    return Errno.Success;
                }
                int last = UnixErrno.Last;
                if (!follow || exclusive || !UnixErrno.IsLoop(last))
                    return UnixErrno.ToWasi(last);
            }
        }
        return Errno.Loop;
    }

    internal override Errno Find(int root, ReadOnlySpan<byte> path, bool follow, out DirectoryEntry entry)
    {
        entry = default;
        List<SafeFd> opened = [];
        byte[] pending = path.ToArray();
        int start = 0;
        int links = 0;
        try
        {
            while (true)
            {
                ReadOnlySpan<byte> rest = pending.AsSpan(start).TrimStart((byte)'/');
                int size = rest.IndexOf((byte)'/') is var slash && slash >= 0 ? slash : rest.Length;
                ReadOnlySpan<byte> name = rest[..size];
                ReadOnlySpan<byte> after = rest[size..].TrimStart((byte)'/');
                bool isLast = after.IsEmpty;
                bool isDirectory = size < rest.Length;
                start = pending.Length - after.Length;
                if (name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
                {
                    if (name.Length == 2)
                    {
                        if (opened.Count == 0)
                            return Errno.Perm;
                        opened[^1].Dispose();
                        opened.RemoveAt(opened.Count - 1);
                    }
                    if (!isLast)
                        continue;
                    entry = Take(root, opened, "."u8, trailingSlash: true);
                    return Errno.Success;
                }
                int directory = opened.Count == 0 ? root : opened[^1].Number;
                Errno error;
                byte[]? target;
                if (isLast)
                {
                    target = null;
                    error = follow || isDirectory ? ReadLink(directory, name, out target) : Errno.Success;
                    // What does not exist may be created; any other error is found again by whatever is done with the entry.
                    if (target is null)
                    {
                        entry = Take(root, opened, name, isDirectory);
                        return Errno.Success;
                    }
                }
                else
                {
                    error = OpenDirectory(directory, name, out SafeFd? next);
                    if (next is not null)
                    {
                        opened.Add(next);
                        continue;
                    }
                    if (error is not (Errno.Notdir or Errno.Loop) || ReadLink(directory, name, out target) != Errno.Success || target is null)
                        return error == Errno.Loop ? Errno.Notdir : error;
                }
                if (++links > MaxLinks)
                    return Errno.Loop;
                if (target.Length == 0)
                    return Errno.Noent;
                if (target[0] == (byte)'/')
                    return Errno.Perm;
                pending = isDirectory ? [.. target, (byte)'/', .. after] : target;
                start = 0;
            }
        }
        finally
        {
            foreach (SafeFd directory in opened)
                directory.Dispose();
        }
    }

    /// <summary>Makes an entry of the directory that was reached, which is no longer closed at the end of the walk.</summary>
    private static DirectoryEntry Take(int root, List<SafeFd> opened, ReadOnlySpan<byte> name, bool trailingSlash)
    {
        SafeFd? directory = opened.Count == 0 ? null : opened[^1];
        if (directory is not null)
            opened.RemoveAt(opened.Count - 1);
        return new(root, directory, name, trailingSlash);
    }

    private static Errno OpenDirectory(int directory, ReadOnlySpan<byte> name, out SafeFd? opened)
    {
        opened = null;
        fixed (byte* start = Terminated(name, stackalloc byte[name.Length + 1]))
        {
            int fd = UnixSystem.OpenAt(directory, start, OpenFlag.Path | OpenFlag.Directory | OpenFlag.NoFollow, 0);
            if (fd < 0)
                return UnixErrno.LastAsWasi();
            opened = new(fd);
            return Errno.Success;
        }
    }

    /// <summary>Reads a link; null and success for what is no link.</summary>
    private static Errno ReadLink(int directory, ReadOnlySpan<byte> name, out byte[]? target)
    {
        target = null;
        Span<byte> buffer = stackalloc byte[MaxLinkSize];
        nint size;
        fixed (byte* start = Terminated(name, stackalloc byte[name.Length + 1]), to = buffer)
            size = Libc.ReadLinkAt(directory, start, to, (nuint)buffer.Length);
        if (size >= 0)
            target = buffer[..(int)size].ToArray();
        else if (UnixErrno.Last != UnixErrno.Inval)
            return UnixErrno.LastAsWasi();
        return Errno.Success;
    }

    private static Span<byte> Terminated(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        name.CopyTo(buffer);
        buffer[name.Length] = 0;
        return buffer;
    }
}
