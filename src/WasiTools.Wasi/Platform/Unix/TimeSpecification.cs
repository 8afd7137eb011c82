using System.Runtime.InteropServices;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary><c>struct timespec</c> of 64-bit systems.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpecification
{
    internal const long NanosecondsPerSecond = 1_000_000_000;

    internal long Seconds;
    internal long Nanoseconds;

    internal static TimeSpecification From(ulong nanoseconds) => new()
    {
        Seconds = (long)(nanoseconds / NanosecondsPerSecond),
        Nanoseconds = (long)(nanoseconds % NanosecondsPerSecond),
    };

    /// <summary>A time stamp to set, with UTIME_NOW and UTIME_OMIT.</summary>
    internal static TimeSpecification From(FileTime time) => time.Kind switch
    {
        FileTimeKind.Value => From(time.Nanoseconds),
        FileTimeKind.Now => new() { Nanoseconds = OperatingSystem.IsLinux() ? (1 << 30) - 1 : -1 },
        _ => new() { Nanoseconds = OperatingSystem.IsLinux() ? (1 << 30) - 2 : -2 },
    };

    /// <summary>Nanoseconds since the epoch; zero before it, the most that fits beyond.</summary>
    internal static ulong ToNanoseconds(long seconds, long nanoseconds)
    {
        if (seconds < 0)
            return 0;
        // Wider arithmetic would do without the division, but would have to be compiled at start.
        if ((ulong)seconds > (ulong.MaxValue - (ulong)nanoseconds) / NanosecondsPerSecond)
            return ulong.MaxValue;
        return ((ulong)seconds * NanosecondsPerSecond) + (ulong)nanoseconds;
    }
}
