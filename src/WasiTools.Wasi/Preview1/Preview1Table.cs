using WasiTools.Engine.Execution;

namespace WasiTools.Wasi.Preview1;

/// <summary>The functions of <c>wasi_snapshot_preview1</c> by name. A switch rather than a dictionary, so that the entry points of functions
/// that a program does not import cost nothing at start.</summary>
internal static unsafe class Preview1Table
{
    /// <summary>The name of the module.</summary>
    internal const string ModuleName = "wasi_snapshot_preview1";

    /// <summary>A function's signature, in the letters of <see cref="Engine.FunctionType"/>, and the address of its entry point; null for a
    /// name that the module does not have.</summary>
    internal static RawFunction? Find(string name) => name switch
    {
        "args_get" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&ProgramImports.ArgsGet),
        "args_sizes_get" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&ProgramImports.ArgsSizesGet),
        "clock_res_get" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&ProgramImports.ClockResGet),
        "clock_time_get" => new("iIi>i", (nint)(delegate*<HostBinding, int, long, int, int>)&ProgramImports.ClockTimeGet),
        "environ_get" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&ProgramImports.EnvironGet),
        "environ_sizes_get" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&ProgramImports.EnvironSizesGet),
        "fd_advise" => new("iIIi>i", (nint)(delegate*<HostBinding, int, long, long, int, int>)&FdImports.FdAdvise),
        "fd_allocate" => new("iII>i", (nint)(delegate*<HostBinding, int, long, long, int>)&FdImports.FdAllocate),
        "fd_close" => new("i>i", (nint)(delegate*<HostBinding, int, int>)&FdImports.FdClose),
        "fd_datasync" => new("i>i", (nint)(delegate*<HostBinding, int, int>)&FdImports.FdDatasync),
        "fd_fdstat_get" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&FdImports.FdFdstatGet),
        "fd_fdstat_set_flags" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&FdImports.FdFdstatSetFlags),
        "fd_fdstat_set_rights" => new("iII>i", (nint)(delegate*<HostBinding, int, long, long, int>)&FdImports.FdFdstatSetRights),
        "fd_filestat_get" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&FdImports.FdFilestatGet),
        "fd_filestat_set_size" => new("iI>i", (nint)(delegate*<HostBinding, int, long, int>)&FdImports.FdFilestatSetSize),
        "fd_filestat_set_times" => new("iIIi>i", (nint)(delegate*<HostBinding, int, long, long, int, int>)&FdImports.FdFilestatSetTimes),
        "fd_pread" => new("iiiIi>i", (nint)(delegate*<HostBinding, int, int, int, long, int, int>)&FdImports.FdPread),
        "fd_prestat_dir_name" => new("iii>i", (nint)(delegate*<HostBinding, int, int, int, int>)&FdImports.FdPrestatDirName),
        "fd_prestat_get" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&FdImports.FdPrestatGet),
        "fd_pwrite" => new("iiiIi>i", (nint)(delegate*<HostBinding, int, int, int, long, int, int>)&FdImports.FdPwrite),
        "fd_read" => new("iiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int>)&FdImports.FdRead),
        "fd_readdir" => new("iiiIi>i", (nint)(delegate*<HostBinding, int, int, int, long, int, int>)&FdImports.FdReaddir),
        "fd_renumber" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&FdImports.FdRenumber),
        "fd_seek" => new("iIii>i", (nint)(delegate*<HostBinding, int, long, int, int, int>)&FdImports.FdSeek),
        "fd_sync" => new("i>i", (nint)(delegate*<HostBinding, int, int>)&FdImports.FdSync),
        "fd_tell" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&FdImports.FdTell),
        "fd_write" => new("iiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int>)&FdImports.FdWrite),
        "path_create_directory" => new("iii>i", (nint)(delegate*<HostBinding, int, int, int, int>)&PathImports.PathCreateDirectory),
        "path_filestat_get" => new("iiiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int, int>)&PathImports.PathFilestatGet),
        "path_filestat_set_times" => new(
            "iiiiIIi>i",
            (nint)(delegate*<HostBinding, int, int, int, int, long, long, int, int>)
            &PathImports.PathFilestatSetTimes),
        "path_link" => new("iiiiiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int, int, int, int>)&PathImports.PathLink),
        "path_open" => new(
            "iiiiiIIii>i",
            (nint)(delegate*<HostBinding, int, int, int, int, int, long, long, int, int, int>)
            &PathImports.PathOpen),
        "path_readlink" => new("iiiiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int, int, int>)&PathImports.PathReadlink),
        "path_remove_directory" => new("iii>i", (nint)(delegate*<HostBinding, int, int, int, int>)&PathImports.PathRemoveDirectory),
        "path_rename" => new("iiiiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int, int, int>)&PathImports.PathRename),
        "path_symlink" => new("iiiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int, int>)&PathImports.PathSymlink),
        "path_unlink_file" => new("iii>i", (nint)(delegate*<HostBinding, int, int, int, int>)&PathImports.PathUnlinkFile),
        "poll_oneoff" => new("iiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int>)&ProgramImports.PollOneoff),
        "proc_exit" => new("i>", (nint)(delegate*<HostBinding, int, void>)&ProgramImports.ProcExit),
        "proc_raise" => new("i>i", (nint)(delegate*<HostBinding, int, int>)&ProgramImports.ProcRaise),
        "random_get" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&ProgramImports.RandomGet),
        "sched_yield" => new(">i", (nint)(delegate*<HostBinding, int>)&ProgramImports.SchedYield),
        "sock_accept" => new("iii>i", (nint)(delegate*<HostBinding, int, int, int, int>)&SocketImports.SockAccept),
        "sock_recv" => new("iiiiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int, int, int>)&SocketImports.SockRecv),
        "sock_send" => new("iiiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int, int>)&SocketImports.SockSend),
        "sock_shutdown" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&SocketImports.SockShutdown),
        _ => null,
    };
}
