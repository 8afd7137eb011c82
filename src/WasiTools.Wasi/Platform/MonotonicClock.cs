using System.Diagnostics;

namespace WasiTools.Wasi.Platform;

/// <summary>The clock of deadlines: nanoseconds that only grow.</summary>
internal static class MonotonicClock
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The present; <see cref="Stopwatch"/> reads CLOCK_MONOTONIC or the performance counter. Not by way of UInt128, whose code has to
    /// be compiled at run time.</summary>
    internal static long Now
    {
        get
        {
            (long seconds, long rest) = Math.DivRem(Stopwatch.GetTimestamp(), Stopwatch.Frequency);
            return seconds * NanosecondsPerSecond + rest * NanosecondsPerSecond / Stopwatch.Frequency;
        }
    }

    /// <summary>The time so many nanoseconds from now; <see cref="StopSignal.Never"/> when that is beyond reach.</summary>
    internal static long After(ulong nanoseconds)
    {
        long now = Now;
        return nanoseconds < (ulong)(long.MaxValue - now) ? now + (long)nanoseconds : StopSignal.Never;
    }
}
