using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>Windows sockets. A <see cref="System.Net.Sockets.Socket"/> that listens has loaded and started the library.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class WinSock
{
    internal const nint InvalidSocket = -1;
    internal const uint NonBlocking = 0x8004667E;
    internal const uint BytesAvailable = 0x4004667F;
    internal const short PollRead = 0x300;
    internal const short PollWrite = 0x10;
    internal const short PollHangup = 0x2;
    internal const short PollInvalid = 0x4;

    private const string Name = "ws2_32";

    [LibraryImport(Name, EntryPoint = "accept", SetLastError = true)]
    internal static partial nint Accept(nint socket, void* address, int* size);

    [LibraryImport(Name, EntryPoint = "WSARecv", SetLastError = true)]
    internal static partial int Receive(
        nint socket, Buffer* buffers, uint count, uint* received, uint* flags, void* overlapped, void* routine);

    [LibraryImport(Name, EntryPoint = "WSASend", SetLastError = true)]
    internal static partial int Send(nint socket, Buffer* buffers, uint count, uint* sent, uint flags, void* overlapped, void* routine);

    [LibraryImport(Name, EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int Shutdown(nint socket, int how);

    [LibraryImport(Name, EntryPoint = "closesocket", SetLastError = true)]
    internal static partial int Close(nint socket);

    [LibraryImport(Name, EntryPoint = "ioctlsocket", SetLastError = true)]
    internal static partial int Control(nint socket, uint command, uint* argument);

    [LibraryImport(Name, EntryPoint = "WSAPoll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, uint count, int milliseconds);

    /// <summary><c>WSABUF</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Buffer
    {
        internal uint Length;
        internal byte* Start;
    }

    /// <summary><c>WSAPOLLFD</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        internal nint Socket;
        internal short Events;
        internal short Returned;
    }
}
