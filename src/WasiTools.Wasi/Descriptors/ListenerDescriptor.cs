using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Platform;

namespace WasiTools.Wasi.Descriptors;

/// <summary>A socket that listens for connections.</summary>
internal abstract class ListenerDescriptor()
    : Descriptor(FileType.SocketStream, RightSets.Listener, RightSets.Socket, FdFlags.None)
{
    /// <summary>The address it listens on, its port known.</summary>
    internal abstract System.Net.IPEndPoint Address { get; }

    internal override Rights Applicable => RightSets.Listener;

    internal override bool AlwaysReady => false;

    private protected override Errno Unsupported => Errno.Notconn;

    /// <summary>Takes the next connection, and waits for one unless the listener does not wait.</summary>
    internal abstract Errno Accept(FdFlags flags, StopSignal stop, out SocketDescriptor? connection);
}
