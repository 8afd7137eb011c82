using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Platform;

namespace WasiTools.Wasi.Descriptors;

/// <summary>A connected stream socket.</summary>
internal abstract class SocketDescriptor(Rights rights, FdFlags flags)
    : Descriptor(FileType.SocketStream, rights, Rights.None, flags)
{
    internal override Rights Applicable => RightSets.Socket;

    internal override bool AlwaysReady => false;

    internal override Errno Read(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count) =>
        Receive(pieces, ReceiveFlags.None, stop, out count, out _);

    internal abstract Errno Receive(
        ReadOnlySpan<IoVec> pieces, ReceiveFlags flags, StopSignal stop, out nuint count, out ReceiveResult result);

    internal abstract Errno Shutdown(ShutdownFlags directions);
}
