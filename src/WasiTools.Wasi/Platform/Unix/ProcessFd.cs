using WasiTools.Engine.Structure;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>The links of Linux to the open files of this process.</summary>
internal static class ProcessFd
{
    /// <summary>AT_FDCWD of Linux.</summary>
    internal const int CurrentDirectory = -100;

    /// <summary>The path of a descriptor's link, ended by a zero byte. Opening it makes a description of its own for a pipe, terminal or
    /// file.</summary>
    internal static byte[] Path(int fd) => Utf8Text.ZeroTerminated("/proc/self/fd/" + fd)!;
}
