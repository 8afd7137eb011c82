using System.Net;
using System.Net.Sockets;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>A listening socket of this process.</summary>
internal sealed unsafe class UnixListener : ListenerDescriptor, IUnixPollable
{
    private const int NonBlockingCloseOnExec = 0x80800;

    private readonly Socket _socket;

    /// <param name="socket">A listening socket in non-blocking mode.</param>
    internal UnixListener(Socket socket) => _socket = socket;

    public int PollFd => (int)_socket.Handle;

    internal override IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    internal override Errno Accept(FdFlags flags, StopSignal stop, out SocketDescriptor? connection)
    {
        connection = null;
        while (true)
        {
            int fd = AcceptNow();
            if (fd >= 0)
            {
                connection = new UnixSocket(fd, new SafeFd(fd), RightSets.Socket & Inheriting, flags);
                return Errno.Success;
            }
            Errno error = UnixTransfer.AfterFailure(PollFd, PollEntry.In, NonBlocking, stop);
            // A peer that gave up while it waited in the queue is no reason to fail.
            if (error is not (Errno.Success or Errno.Connaborted))
                return error;
        }
    }

    internal override Errno GetStatus(out FileStatus status)
    {
        Errno error = UnixSystem.GetStatus(PollFd, out UnixStatus raw);
        status = raw.File;
        return error;
    }

    private int AcceptNow()
    {
        if (OperatingSystem.IsLinux())
            return LinuxLibc.Accept(PollFd, null, null, NonBlockingCloseOnExec);
        // The connection has the listener's mode.
        int fd = Libc.Accept(PollFd, null, null);
        if (fd >= 0)
            UnixSystem.SetCloseOnExec(fd);
        return fd;
    }

    private protected override void Close() => _socket.Dispose();
}
