using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>A handle that this process owns.</summary>
[SupportedOSPlatform("windows")]
internal sealed class SafeWindowsHandle : SafeHandle
{
    internal SafeWindowsHandle(nint value)
        : base(Kernel32.InvalidHandle, ownsHandle: true) => SetHandle(value);

    public override bool IsInvalid => handle is 0 or Kernel32.InvalidHandle;

    /// <summary>The number, valid while somebody holds this object and has not disposed it.</summary>
    internal nint Value => handle;

    protected override bool ReleaseHandle() => Kernel32.CloseHandle(handle) != 0;
}
