using WasiTools.Engine.Execution;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Preview1;

/// <summary>Entry points for compiled guest code. The functions on sockets.</summary>
/// <remarks>Each gives its arguments to the function of the same name, pointers and sizes as the unsigned numbers that they are, and lets
/// no exception reach the guest's own handlers.</remarks>
internal static class SocketImports
{
    internal static int SockAccept(HostBinding binding, int fd, int flags, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = SocketFunctions.Accept(call.Host, call.Memory, fd, (uint)flags, (uint)result);
            return call.End(error, "sock_accept", fd, (uint)flags, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int SockRecv(HostBinding binding, int fd, int pieces, int count, int flags, int result, int resultFlags)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = SocketFunctions.Receive(
                call.Host, call.Memory, fd, (uint)pieces, (uint)count, (uint)flags, (uint)result, (uint)resultFlags);
            return call.End(error, "sock_recv", fd, (uint)pieces, (uint)count, (uint)flags, (uint)result, (uint)resultFlags);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int SockSend(HostBinding binding, int fd, int pieces, int count, int flags, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = SocketFunctions.Send(call.Host, call.Memory, fd, (uint)pieces, (uint)count, (uint)flags, (uint)result);
            return call.End(error, "sock_send", fd, (uint)pieces, (uint)count, (uint)flags, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int SockShutdown(HostBinding binding, int fd, int directions)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = SocketFunctions.Shutdown(call.Host, fd, (uint)directions);
            return call.End(error, "sock_shutdown", fd, (uint)directions);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }
}
