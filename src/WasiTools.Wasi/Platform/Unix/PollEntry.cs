using System.Runtime.InteropServices;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    internal const short In = 0x1;
    internal const short Out = 0x4;
    internal const short Error = 0x8;
    internal const short Hangup = 0x10;
    internal const short Invalid = 0x20;

    internal int Fd;
    internal short Events;
    internal short Returned;
}
