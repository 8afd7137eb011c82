using System.Diagnostics;

namespace WasiTools.Wasi.Platform;

/// <summary>The clock of deadlines: nanoseconds that only grow.</summary>
internal static class MonotonicClock
{
    /// <summary>The present; <see cref="Stopwatch"/> reads CLOCK_MONOTONIC or the performance counter.</summary>
    internal static long Now
    {
        get
        {
            long ticks = Stopwatch.GetTimestamp();
            return Stopwatch.Frequency == 1_000_000_000
                ? ticks
                : (long)((UInt128)(ulong)ticks * 1_000_000_000 / (ulong)Stopwatch.Frequency);
        }
    }

    /// <summary>The time so many nanoseconds from now; <see cref="StopSignal.Never"/> when that is beyond reach.</summary>
    internal static long After(ulong nanoseconds)
    {
        long now = Now;
        return nanoseconds < (ulong)(long.MaxValue - now) ? now + (long)nanoseconds : StopSignal.Never;
    }
}
