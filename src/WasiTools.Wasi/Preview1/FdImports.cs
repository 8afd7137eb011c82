using WasiTools.Engine.Execution;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Preview1;

/// <summary>Entry points for compiled guest code. The functions on open descriptors.</summary>
/// <remarks>Each gives its arguments to the function of the same name, pointers and sizes as the unsigned numbers that they are, and lets
/// no exception reach the guest's own handlers.</remarks>
internal static class FdImports
{
    internal static int FdAdvise(HostBinding binding, int fd, long offset, long length, int advice)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.Advise(call.Host, fd, (ulong)offset, (ulong)length, (uint)advice);
            return call.End(error, "fd_advise", fd, offset, length, (uint)advice);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdAllocate(HostBinding binding, int fd, long offset, long length)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.Allocate(call.Host, fd, (ulong)offset, (ulong)length);
            return call.End(error, "fd_allocate", fd, offset, length);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdClose(HostBinding binding, int fd)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.Close(call.Host, fd);
            return call.End(error, "fd_close", fd);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdDatasync(HostBinding binding, int fd)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.DataSync(call.Host, fd);
            return call.End(error, "fd_datasync", fd);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdFdstatGet(HostBinding binding, int fd, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.FdstatGet(call.Host, call.Memory, fd, (uint)result);
            return call.End(error, "fd_fdstat_get", fd, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdFdstatSetFlags(HostBinding binding, int fd, int flags)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.FdstatSetFlags(call.Host, fd, (uint)flags);
            return call.End(error, "fd_fdstat_set_flags", fd, (uint)flags);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdFdstatSetRights(HostBinding binding, int fd, long rights, long inheriting)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.FdstatSetRights(call.Host, fd, (ulong)rights, (ulong)inheriting);
            return call.End(error, "fd_fdstat_set_rights", fd, rights, inheriting);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdFilestatGet(HostBinding binding, int fd, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.FilestatGet(call.Host, call.Memory, fd, (uint)result, FileStatusLayout.Preview1);
            return call.End(error, "fd_filestat_get", fd, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdFilestatSetSize(HostBinding binding, int fd, long size)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.FilestatSetSize(call.Host, fd, (ulong)size);
            return call.End(error, "fd_filestat_set_size", fd, size);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdFilestatSetTimes(HostBinding binding, int fd, long access, long modify, int flags)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.FilestatSetTimes(call.Host, fd, (ulong)access, (ulong)modify, (uint)flags);
            return call.End(error, "fd_filestat_set_times", fd, access, modify, (uint)flags);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdPread(HostBinding binding, int fd, int pieces, int count, long offset, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.PRead(call.Host, call.Memory, fd, (uint)pieces, (uint)count, (ulong)offset, (uint)result);
            return call.End(error, "fd_pread", fd, (uint)pieces, (uint)count, offset, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdPrestatGet(HostBinding binding, int fd, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.PrestatGet(call.Host, call.Memory, fd, (uint)result);
            return call.End(error, "fd_prestat_get", fd, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdPrestatDirName(HostBinding binding, int fd, int path, int size)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.PrestatDirName(call.Host, call.Memory, fd, (uint)path, (uint)size);
            return call.End(error, "fd_prestat_dir_name", fd, (uint)path, (uint)size);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdPwrite(HostBinding binding, int fd, int pieces, int count, long offset, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.PWrite(call.Host, call.Memory, fd, (uint)pieces, (uint)count, (ulong)offset, (uint)result);
            return call.End(error, "fd_pwrite", fd, (uint)pieces, (uint)count, offset, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdRead(HostBinding binding, int fd, int pieces, int count, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.Read(call.Host, call.Memory, fd, (uint)pieces, (uint)count, (uint)result);
            return call.End(error, "fd_read", fd, (uint)pieces, (uint)count, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdReaddir(HostBinding binding, int fd, int buffer, int size, long cookie, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.ReadDir(call.Host, call.Memory, fd, (uint)buffer, (uint)size, (ulong)cookie, (uint)result);
            return call.End(error, "fd_readdir", fd, (uint)buffer, (uint)size, cookie, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdRenumber(HostBinding binding, int fd, int to)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.Renumber(call.Host, fd, to);
            return call.End(error, "fd_renumber", fd, to);
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
            Errno error = FdFunctions.Seek(call.Host, call.Memory, fd, offset, (uint)whence, (uint)result);
            return call.End(error, "fd_seek", fd, offset, (uint)whence, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdSync(HostBinding binding, int fd)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.Sync(call.Host, fd);
            return call.End(error, "fd_sync", fd);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdTell(HostBinding binding, int fd, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.Tell(call.Host, call.Memory, fd, (uint)result);
            return call.End(error, "fd_tell", fd, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int FdWrite(HostBinding binding, int fd, int pieces, int count, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = FdFunctions.Write(call.Host, call.Memory, fd, (uint)pieces, (uint)count, (uint)result);
            return call.End(error, "fd_write", fd, (uint)pieces, (uint)count, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }
}
