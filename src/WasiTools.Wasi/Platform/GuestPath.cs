using System.Text.Unicode;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform;

/// <summary>The rules for a path that hold on every system.</summary>
internal static class GuestPath
{
    /// <summary>The most bytes of a path (PATH_MAX of Linux less its zero byte).</summary>
    internal const int MaxLength = 4095;

    /// <summary>Whether a path can be resolved at all: it has to be relative, UTF-8 (as the witx says of every string) and without a zero
    /// byte.</summary>
    internal static Errno Check(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
            return Errno.Noent;
        if (path.Length > MaxLength)
            return Errno.Nametoolong;
        if (path.Contains((byte)0))
            return Errno.Inval;
        if (!Utf8.IsValid(path))
            return Errno.Ilseq;
        return path[0] == (byte)'/' ? Errno.Perm : Errno.Success;
    }
}
