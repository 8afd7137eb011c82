using System.Runtime.InteropServices;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>A file descriptor of the host that this process owns.</summary>
internal sealed class SafeFd : SafeHandle
{
    internal SafeFd(int fd)
        : base(-1, ownsHandle: true) => SetHandle(fd);

    public override bool IsInvalid => handle < 0;

    /// <summary>The number, valid while somebody holds this object and has not disposed it.</summary>
    internal int Number => (int)handle;

    // The descriptor is gone also when close reports an error, EINTR included: trying again could close another's.
    protected override bool ReleaseHandle()
    {
        Libc.Close((int)handle);
        return true;
    }
}
