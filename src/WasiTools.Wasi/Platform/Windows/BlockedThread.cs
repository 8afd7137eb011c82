using System.Runtime.Versioning;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>A thread of this process as somebody who may cancel its synchronous input and output.</summary>
[SupportedOSPlatform("windows")]
internal sealed class BlockedThread
{
    private const uint TerminateAccess = 0x1; // what CancelSynchronousIo asks for

    [ThreadStatic]
    private static BlockedThread? t_current;

    private readonly SafeWindowsHandle _handle = new(Kernel32.OpenThread(TerminateAccess, 0, Kernel32.GetCurrentThreadId()));

    private BlockedThread()
    {
    }

    internal static BlockedThread Current => t_current ??= new();

    internal nint Handle => _handle.Value;
}
