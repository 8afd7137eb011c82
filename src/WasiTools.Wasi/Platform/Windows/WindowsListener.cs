using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>A listening socket of this process.</summary>
/// <param name="socket">A listening socket in non-blocking mode.</param>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsListener(Socket socket) : ListenerDescriptor, IWindowsPollable
{
    internal override IPEndPoint Address => (IPEndPoint)socket.LocalEndPoint!;

    internal override Errno Accept(FdFlags flags, StopSignal stop, out SocketDescriptor? connection)
    {
        connection = null;
        while (true)
        {
            nint accepted = WinSock.Accept(socket.Handle, null, null);
            if (accepted != WinSock.InvalidSocket)
            {
                // It has the listener's mode; said once more for systems where it does not.
                uint nonBlocking = 1;
                WinSock.Control(accepted, WinSock.NonBlocking, &nonBlocking);
                connection = new WindowsSocket(accepted, RightSets.Socket & Inheriting, flags);
                return Errno.Success;
            }
            int error = WindowsErrno.Last;
            if (error != WindowsErrno.WouldBlock)
                return WindowsErrno.ToWasi(error);
            if (NonBlocking)
                return Errno.Again;
            Errno waited = WindowsSocketWait.For(socket.Handle, WinSock.PollRead, stop);
            if (waited != Errno.Success)
                return waited;
        }
    }

    internal override Errno GetStatus(out FileStatus status)
    {
        status = new() { Type = FileType.SocketStream, Links = 1 };
        return Errno.Success;
    }

    public bool IsReady(bool forWriting, out bool hungUp) => WindowsSocketWait.IsReady(socket.Handle, forWriting, out hungUp);

    private protected override void Close() => socket.Dispose();
}
