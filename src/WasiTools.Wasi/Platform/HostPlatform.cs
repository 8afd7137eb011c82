using System.Net;
using System.Net.Sockets;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform;

/// <summary>What differs between operating systems beside the descriptors themselves.</summary>
internal abstract class HostPlatform
{
    /// <summary>The system this process runs on.</summary>
    internal static HostPlatform Current { get; } =
        OperatingSystem.IsWindows() ? new Windows.WindowsPlatform() : new Unix.UnixPlatform();

    internal abstract StopSignal CreateStopSignal();

    /// <summary>Opens a directory to give to a guest.</summary>
    /// <exception cref="IOException">It does not exist, is no directory or may not be read.</exception>
    internal abstract DirectoryDescriptor OpenDirectory(WasiDirectory directory);

    /// <summary>A descriptor for a standard stream of this process: 0, 1 or 2.</summary>
    internal abstract Descriptor OpenStandardStream(int number);

    /// <summary>A descriptor for a file as a standard stream: read from its start, or created or emptied and written.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal abstract Descriptor OpenFile(string path, bool forWriting);

    /// <summary>Listens on an address.</summary>
    /// <exception cref="IOException">The address cannot be used.</exception>
    internal abstract ListenerDescriptor Listen(IPEndPoint address);

    internal abstract void FillRandom(Span<byte> buffer);

    /// <summary>The time of a clock in nanoseconds.</summary>
    internal abstract Errno GetTime(ClockId clock, out ulong time);

    /// <summary>The resolution of a clock in nanoseconds.</summary>
    internal abstract Errno GetResolution(ClockId clock, out ulong resolution);

    /// <summary>Waits until one of some descriptors that are not always ready is, or a deadline of the monotonic clock.</summary>
    internal abstract Errno Poll(Span<PollItem> items, long deadline, StopSignal stop);

    private protected static Socket CreateListener(IPEndPoint address)
    {
        const int Backlog = 128;
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen(Backlog);
            socket.Blocking = false;
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"Cannot listen on {address}: {e.Message}", e);
        }
    }
}
