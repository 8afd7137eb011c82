using WasiTools.Engine.Execution;
using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Preview1;

/// <summary>Entry points for compiled guest code. The functions on paths.</summary>
/// <remarks>Each gives its arguments to the function of the same name, pointers and sizes as the unsigned numbers that they are, and lets
/// no exception reach the guest's own handlers.</remarks>
internal static class PathImports
{
    internal static int PathCreateDirectory(HostBinding binding, int fd, int path, int pathSize)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PathFunctions.CreateDirectory(call.Host, call.Memory, fd, (uint)path, (uint)pathSize);
            return call.End(error, "path_create_directory", fd, (uint)path, (uint)pathSize);
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
                call.Host, call.Memory, fd, (uint)flags, (uint)path, (uint)pathSize, (uint)result, FileStatusLayout.Preview1);
            return call.End(error, "path_filestat_get", fd, (uint)flags, (uint)path, (uint)pathSize, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int PathFilestatSetTimes(
        HostBinding binding, int fd, int flags, int path, int pathSize, long access, long modify, int timeFlags)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PathFunctions.FilestatSetTimes(
                call.Host, call.Memory, fd, (uint)flags, (uint)path, (uint)pathSize, (ulong)access, (ulong)modify, (uint)timeFlags);
            return call.End(
                error, "path_filestat_set_times", fd, (uint)flags, (uint)path, (uint)pathSize, access, modify, (uint)timeFlags);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int PathLink(
        HostBinding binding, int oldFd, int flags, int oldPath, int oldPathSize, int newFd, int newPath, int newPathSize)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PathFunctions.Link(
                call.Host, call.Memory, oldFd, (uint)flags, (uint)oldPath, (uint)oldPathSize, newFd, (uint)newPath,
                (uint)newPathSize);
            return call.End(
                error, "path_link", oldFd, (uint)flags, (uint)oldPath, (uint)oldPathSize, newFd, (uint)newPath, (uint)newPathSize);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int PathOpen(
        HostBinding binding, int fd, int lookupFlags, int path, int pathSize, int openFlags, long rights, long inheriting,
        int flags, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PathFunctions.Open(
                call.Host, call.Memory, fd, (uint)lookupFlags, (uint)path, (uint)pathSize, (uint)openFlags, (ulong)rights,
                (ulong)inheriting, (uint)flags, (uint)result);
            return call.End(
                error, "path_open", fd, (uint)lookupFlags, (uint)path, (uint)pathSize, (uint)openFlags, rights, inheriting,
                (uint)flags, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int PathReadlink(HostBinding binding, int fd, int path, int pathSize, int target, int targetSize, int result)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PathFunctions.ReadLink(
                call.Host, call.Memory, fd, (uint)path, (uint)pathSize, (uint)target, (uint)targetSize, (uint)result);
            return call.End(error, "path_readlink", fd, (uint)path, (uint)pathSize, (uint)target, (uint)targetSize, (uint)result);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int PathRemoveDirectory(HostBinding binding, int fd, int path, int pathSize)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PathFunctions.RemoveDirectory(call.Host, call.Memory, fd, (uint)path, (uint)pathSize);
            return call.End(error, "path_remove_directory", fd, (uint)path, (uint)pathSize);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int PathRename(
        HostBinding binding, int fd, int oldPath, int oldPathSize, int newFd, int newPath, int newPathSize)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PathFunctions.Rename(
                call.Host, call.Memory, fd, (uint)oldPath, (uint)oldPathSize, newFd, (uint)newPath, (uint)newPathSize);
            return call.End(error, "path_rename", fd, (uint)oldPath, (uint)oldPathSize, newFd, (uint)newPath, (uint)newPathSize);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int PathSymlink(HostBinding binding, int target, int targetSize, int fd, int path, int pathSize)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PathFunctions.Symlink(
                call.Host, call.Memory, (uint)target, (uint)targetSize, fd, (uint)path, (uint)pathSize);
            return call.End(error, "path_symlink", (uint)target, (uint)targetSize, fd, (uint)path, (uint)pathSize);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }

    internal static int PathUnlinkFile(HostBinding binding, int fd, int path, int pathSize)
    {
        try
        {
            HostCall call = new(binding);
            Errno error = PathFunctions.UnlinkFile(call.Host, call.Memory, fd, (uint)path, (uint)pathSize);
            return call.End(error, "path_unlink_file", fd, (uint)path, (uint)pathSize);
        }
        catch (Exception e) when (binding.Mark(e))
        {
            throw;
        }
    }
}
