using WasiTools.Engine.Execution;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Snapshot0;

/// <summary>The functions of <c>wasi_unstable</c>, snapshot 0, by name: those of preview 1 without <c>sock_accept</c>, four of them with
/// layouts of their own.</summary>
internal static unsafe class Snapshot0Table
{
    /// <summary>The name of the module.</summary>
    internal const string ModuleName = "wasi_unstable";

    /// <summary>A function's signature and entry point; null for a name that the module does not have.</summary>
    internal static RawFunction? Find(string name) => name switch
    {
        "fd_filestat_get" => new("ii>i", (nint)(delegate*<HostBinding, int, int, int>)&Snapshot0Imports.FdFilestatGet),
        "fd_seek" => new("iIii>i", (nint)(delegate*<HostBinding, int, long, int, int, int>)&Snapshot0Imports.FdSeek),
        "path_filestat_get" => new("iiiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int, int>)&Snapshot0Imports.PathFilestatGet),
        "poll_oneoff" => new("iiii>i", (nint)(delegate*<HostBinding, int, int, int, int, int>)&Snapshot0Imports.PollOneoff),
        "sock_accept" => null,
        _ => Preview1Table.Find(name),
    };
}
