using System.Runtime.InteropServices;

namespace WasiTools.Wasi;

/// <summary>A piece of guest memory to read into or write from; laid out like <c>struct iovec</c> of POSIX, so that a list of them goes
/// to the kernel as it is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVec(byte* start, nuint length)
{
    internal byte* Start = start;
    internal nuint Length = length;

    /// <summary>The most pieces one call takes (IOV_MAX of Linux and macOS); a longer list is transferred in part, as the guest's C
    /// library expects of a short read or write.</summary>
    internal const int MaxCount = 1024;
}
