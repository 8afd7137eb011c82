using System.Runtime.Versioning;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>A connected socket in non-blocking mode.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsSocket(nint socket, Rights rights, FdFlags flags) : SocketDescriptor(rights, flags), IWindowsPollable
{
    private const uint PeekFlag = 0x2;
    private const int SendAfterShutdown = 10058;

    internal override Errno Receive(
        ReadOnlySpan<IoVec> pieces, ReceiveFlags flags, StopSignal stop, out nuint count, out ReceiveResult result)
    {
        bool peek = (flags & ReceiveFlags.Peek) != 0;
        bool all = (flags & ReceiveFlags.WaitAll) != 0 && !peek && !NonBlocking;
        count = 0;
        result = ReceiveResult.None;
        Span<WinSock.Buffer> buffers = stackalloc WinSock.Buffer[pieces.Length];
        while (true)
        {
            Span<WinSock.Buffer> rest = Fill(buffers, pieces, count);
            if (rest.IsEmpty)
                return Errno.Success;
            uint received = 0;
            uint hostFlags = peek ? PeekFlag : 0;
            int failed;
            fixed (WinSock.Buffer* list = rest)
                failed = WinSock.Receive(socket, list, (uint)rest.Length, &received, &hostFlags, null, null);
            if (failed == 0)
            {
                count += received;
                if (!all || received == 0)
                    return Errno.Success;
                continue;
            }
            Errno error = AfterFailure(WinSock.PollRead, stop);
            if (error != Errno.Success)
                return count > 0 && error != Errno.Canceled ? Errno.Success : error;
        }
    }

    internal override Errno Write(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        count = 0;
        Span<WinSock.Buffer> buffers = stackalloc WinSock.Buffer[pieces.Length];
        while (true)
        {
            Span<WinSock.Buffer> rest = Fill(buffers, pieces, count);
            if (rest.IsEmpty)
                return Errno.Success;
            uint sent = 0;
            int failed;
            fixed (WinSock.Buffer* list = rest)
                failed = WinSock.Send(socket, list, (uint)rest.Length, &sent, 0, null, null);
            if (failed == 0)
            {
                count += sent;
                if (NonBlocking)
                    return Errno.Success;
                continue;
            }
            Errno error = AfterFailure(WinSock.PollWrite, stop);
            if (error != Errno.Success)
                return count > 0 && error != Errno.Canceled ? Errno.Success : error;
        }
    }

    internal override Errno Shutdown(ShutdownFlags directions)
    {
        int how = directions switch
        {
            ShutdownFlags.Read => 0,
            ShutdownFlags.Write => 1,
            _ => 2,
        };
        return WinSock.Shutdown(socket, how) == 0 ? Errno.Success : WindowsErrno.LastAsWasi();
    }

    internal override Errno GetStatus(out FileStatus status)
    {
        status = new() { Type = FileType.SocketStream, Links = 1 };
        return Errno.Success;
    }

    internal override ulong Available()
    {
        uint available;
        return WinSock.Control(socket, WinSock.BytesAvailable, &available) == 0 ? available : 0;
    }

    public bool IsReady(bool forWriting, out bool hungUp) => WindowsSocketWait.IsReady(socket, forWriting, out hungUp);

    private protected override void Close() => WinSock.Close(socket);

    /// <summary>The parts of the pieces behind what was transferred already; none when that is everything.</summary>
    private static Span<WinSock.Buffer> Fill(Span<WinSock.Buffer> buffers, ReadOnlySpan<IoVec> pieces, nuint done)
    {
        int used = 0;
        foreach (ref readonly IoVec piece in pieces)
        {
            nuint skipped = nuint.Min(done, piece.Length);
            done -= skipped;
            if (skipped < piece.Length)
                buffers[used++] = new() { Start = piece.Start + skipped, Length = (uint)(piece.Length - skipped) };
        }
        return buffers[..used];
    }

    private Errno AfterFailure(short events, StopSignal stop)
    {
        int error = WindowsErrno.Last;
        if (error != WindowsErrno.WouldBlock)
            return error == SendAfterShutdown && events == WinSock.PollRead ? Errno.Success : WindowsErrno.ToWasi(error);
        return NonBlocking ? Errno.Again : WindowsSocketWait.For(socket, events, stop);
    }
}
