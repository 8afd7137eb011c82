using WasiTools.Engine.Execution;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Snapshot0;

/// <summary>Entry points of the functions of snapshot 0 that differ from those of preview 1 in the layout of what they read and write.</summary>
internal static class Snapshot0Imports
{
    internal static int FdFilestatGet(HostBinding binding, int fd, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.FilestatGet(call.Host, call.Memory, fd, (uint)result, FileStatusLayout.Snapshot0);
            return call.End(error, "fd_filestat_get", fd, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdSeek(HostBinding binding, int fd, long offset, int whence, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = Seek(call.Host, call.Memory, fd, offset, (uint)whence, (uint)result);
            return call.End(error, "fd_seek", fd, offset, (uint)whence, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int PathFilestatGet(HostBinding binding, int fd, int flags, int path, int pathSize, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PathFunctions.FilestatGet(
                call.Host, call.Memory, fd, (uint)flags, (uint)path, (uint)pathSize, (uint)result, FileStatusLayout.Snapshot0);
            return call.End(error, "path_filestat_get", fd, (uint)flags, (uint)path, (uint)pathSize, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int PollOneoff(HostBinding binding, int subscriptions, int events, int count, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PollFunctions.PollOneOff(
                call.Host, call.Memory, SubscriptionLayout.Snapshot0, (uint)subscriptions, (uint)events, (uint)count, (uint)result);
            return call.End(error, "poll_oneoff", (uint)subscriptions, (uint)events, (uint)count, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    /// <summary>Moves a position; snapshot 0 numbers the bases otherwise.</summary>
    internal static Errno Seek(WasiHost host, in GuestMemory memory, int fd, long offset, uint whence, uint result) => whence switch
    {
        0 => FdFunctions.Seek(host, memory, fd, offset, Whence.Current, result),
        1 => FdFunctions.Seek(host, memory, fd, offset, Whence.End, result),
        2 => FdFunctions.Seek(host, memory, fd, offset, Whence.Set, result),
        _ => Errno.Inval,
    };
}
