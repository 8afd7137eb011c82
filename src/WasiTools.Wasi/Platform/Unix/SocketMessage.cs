using System.Runtime.InteropServices;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>Sending and receiving without waiting and without the signal of a broken connection.</summary>
internal static unsafe class SocketMessage
{
    private const int NoSignalLinux = 0x4000;
    private const int NoSignalDarwin = 0x80000;
    private const int PeekFlag = 0x2;

    private static int DontWait => OperatingSystem.IsLinux() ? 0x40 : 0x80;

    private static int TruncatedFlag => OperatingSystem.IsLinux() ? 0x20 : 0x10;

    internal static nint Send(int fd, IoVec* pieces, int count)
    {
        int flags = DontWait | (OperatingSystem.IsLinux() ? NoSignalLinux : NoSignalDarwin);
        if (OperatingSystem.IsLinux())
        {
            LinuxHeader message = new() { Pieces = pieces, PieceCount = (nuint)count };
            return Libc.SendMessage(fd, &message, flags);
        }
        DarwinHeader darwin = new() { Pieces = pieces, PieceCount = count };
        return Libc.SendMessage(fd, &darwin, flags);
    }

    internal static nint Receive(int fd, IoVec* pieces, int count, bool peek, out bool truncated)
    {
        int flags = DontWait | (peek ? PeekFlag : 0);
        nint result;
        if (OperatingSystem.IsLinux())
        {
            LinuxHeader message = new() { Pieces = pieces, PieceCount = (nuint)count };
            result = Libc.ReceiveMessage(fd, &message, flags);
            truncated = (message.Flags & TruncatedFlag) != 0;
            return result;
        }
        DarwinHeader darwin = new() { Pieces = pieces, PieceCount = count };
        result = Libc.ReceiveMessage(fd, &darwin, flags);
        truncated = (darwin.Flags & TruncatedFlag) != 0;
        return result;
    }

    /// <summary><c>struct msghdr</c> of Linux, whose lengths are pointer-sized with either C library (musl pads to it).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct LinuxHeader
    {
        internal void* Name;
        internal uint NameSize;
        internal IoVec* Pieces;
        internal nuint PieceCount;
        internal void* Control;
        internal nuint ControlSize;
        internal int Flags;
    }

    /// <summary><c>struct msghdr</c> of macOS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct DarwinHeader
    {
        internal void* Name;
        internal uint NameSize;
        internal IoVec* Pieces;
        internal int PieceCount;
        internal void* Control;
        internal uint ControlSize;
        internal int Flags;
    }
}
