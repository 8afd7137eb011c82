using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>Lets the kernel keep paths beneath their directory (Linux 5.6 and later).</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class OpenAt2Resolver : PathResolver
{
    private const nint SystemCallNumber = 437; // the same on every processor
    private const ulong ResolveNoMagicLinks = 0x2;
    private const ulong ResolveBeneath = 0x8;
    private const int Attempts = 32;

    private readonly WalkResolver _fallback = new();

    /// <summary>Whether the kernel has the call and nothing (seccomp of a container, say) forbids it.</summary>
    internal static bool IsAvailable { get; } = Probe();

    internal override Errno Open(int root, ReadOnlySpan<byte> path, int flags, uint mode, bool follow, out SafeFd? opened)
    {
        opened = null;
        // Beyond O_CREAT the kernel wants no mode at all.
        OpenHow how = new()
        {
            Flags = (uint)(flags | OpenFlag.CloseOnExec | OpenFlag.NoControllingTerminal | (follow ? 0 : OpenFlag.NoFollow)),
            Mode = (flags & OpenFlag.Create) != 0 ? mode : 0,
            Resolve = ResolveBeneath | ResolveNoMagicLinks,
        };
        if ((flags & OpenFlag.Path) != 0)
            how.Flags &= ~(ulong)(uint)OpenFlag.NoControllingTerminal;
        Span<byte> name = stackalloc byte[path.Length + 1];
        path.CopyTo(name);
        name[path.Length] = 0;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            nint fd;
            fixed (byte* start = name)
                fd = LinuxLibc.SystemCall(SystemCallNumber, root, (nint)start, (nint)(&how), sizeof(OpenHow), 0, 0);
            if (fd >= 0)
            {
                opened = new((int)fd);
                return Errno.Success;
            }
            int error = UnixErrno.Last;
            // Something was renamed while ".." was resolved: the kernel cannot tell whether it left the directory, so again.
            if (error == UnixErrno.Intr || UnixErrno.IsAgain(error))
                continue;
            return error == UnixErrno.Xdev ? Errno.Perm : UnixErrno.ToWasi(error);
        }
        return _fallback.Open(root, path, flags, mode, follow, out opened);
    }

    internal override Errno Find(int root, ReadOnlySpan<byte> path, bool follow, out DirectoryEntry entry)
    {
        Errno error = Open(root, path, OpenFlag.Path, 0, follow, out SafeFd? opened);
        entry = error == Errno.Success ? new(root, opened, [], trailingSlash: false) : default;
        return error;
    }

    private static bool Probe()
    {
        byte* current = stackalloc byte[2] { (byte)'.', 0 };
        const int CurrentDirectory = -100;
        OpenHow how = new() { Flags = (uint)(OpenFlag.Path | OpenFlag.CloseOnExec), Resolve = ResolveBeneath | ResolveNoMagicLinks };
        nint fd = LinuxLibc.SystemCall(
            SystemCallNumber, CurrentDirectory, (nint)current, (nint)(&how), sizeof(OpenHow), 0, 0);
        if (fd >= 0)
            Libc.Close((int)fd);
        return fd >= 0;
    }

    /// <summary><c>struct open_how</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        internal ulong Flags;
        internal ulong Mode;
        internal ulong Resolve;
    }
}
