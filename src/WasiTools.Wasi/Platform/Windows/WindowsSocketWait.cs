using System.Runtime.Versioning;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>Waits for sockets. A socket can be tied to one event only, so that threads that share it would take it from one another:
/// instead the wait looks for the stop from time to time.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe class WindowsSocketWait
{
    internal const int SliceMilliseconds = 10;

    internal static Errno For(nint socket, short events, StopSignal stop)
    {
        while (!stop.IsSet)
        {
            WinSock.PollEntry entry = new() { Socket = socket, Events = events };
            int ready = WinSock.Poll(&entry, 1, SliceMilliseconds);
            if (ready != 0)
                return ready > 0 ? Errno.Success : WindowsErrno.LastAsWasi();
        }
        return Errno.Canceled;
    }

    internal static bool IsReady(nint socket, bool forWriting, out bool hungUp)
    {
        WinSock.PollEntry entry = new() { Socket = socket, Events = forWriting ? WinSock.PollWrite : WinSock.PollRead };
        bool isReady = WinSock.Poll(&entry, 1, 0) != 0;
        hungUp = (entry.Returned & WinSock.PollHangup) != 0;
        return isReady;
    }
}
