using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Preview1;

/// <summary>The functions on sockets.</summary>
internal static class SocketFunctions
{
    internal static Errno Accept(WasiHost host, in GuestMemory memory, int fd, uint flags, uint result)
    {
        if ((flags & ~(uint)FdFlags.NonBlock) != 0)
            return Errno.Inval;
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.SockAccept, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        if (lease.Value is not ListenerDescriptor listener)
            return lease.Value is SocketDescriptor ? Errno.Inval : Errno.Notsock;
        if (!memory.Contains(result, sizeof(uint)))
            return Errno.Fault;
        Errno error = listener.Accept((FdFlags)flags, host.Stop, out SocketDescriptor? connection);
        if (connection is null)
            return error;
        error = host.Descriptors.Add(connection, out uint number);
        if (error == Errno.Success)
            memory.TryWrite(result, number);
        return error;
    }

    internal static Errno Receive(
        WasiHost host, in GuestMemory memory, int fd, uint pieces, uint count, uint flags, uint result, uint resultFlags)
    {
        const uint AllFlags = (uint)(ReceiveFlags.Peek | ReceiveFlags.WaitAll);
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdRead, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        if (lease.Value is not SocketDescriptor socket)
            return lease.Value is ListenerDescriptor ? Errno.Notconn : Errno.Notsock;
        if ((flags & ~AllFlags) != 0)
            return Errno.Inval;
        if (!memory.Contains(resultFlags, sizeof(ushort)))
            return Errno.Fault;
        Span<IoVec> list = stackalloc IoVec[(int)Math.Min(count, IoVec.MaxCount)];
        Errno error = FdFunctions.Prepare(memory, pieces, count, list, result);
        if (error != Errno.Success)
            return error;
        error = socket.Receive(list, (ReceiveFlags)flags, host.Stop, out nuint transferred, out ReceiveResult received);
        if (error == Errno.Success)
            memory.TryWrite(resultFlags, (ushort)received);
        return FdFunctions.Finish(memory, error, result, transferred);
    }

    internal static Errno Send(WasiHost host, in GuestMemory memory, int fd, uint pieces, uint count, uint flags, uint result)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.FdWrite, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        if (lease.Value is not SocketDescriptor socket)
            return lease.Value is ListenerDescriptor ? Errno.Notconn : Errno.Notsock;
        if (flags != 0)
            return Errno.Inval;
        Span<IoVec> list = stackalloc IoVec[(int)Math.Min(count, IoVec.MaxCount)];
        Errno error = FdFunctions.Prepare(memory, pieces, count, list, result);
        if (error != Errno.Success)
            return error;
        error = socket.Write(list, host.Stop, out nuint transferred);
        return FdFunctions.Finish(memory, error, result, transferred);
    }

    internal static Errno Shutdown(WasiHost host, int fd, uint directions)
    {
        using var lease = DescriptorLease<Descriptor>.Take(host, fd, Rights.SockShutdown, Errno.Badf);
        if (lease.Error != Errno.Success)
            return lease.Error;
        if (lease.Value is not SocketDescriptor socket)
            return lease.Value is ListenerDescriptor ? Errno.Notconn : Errno.Notsock;
        return directions is 0 or > (uint)(ShutdownFlags.Read | ShutdownFlags.Write)
            ? Errno.Inval
            : socket.Shutdown((ShutdownFlags)directions);
    }
}
