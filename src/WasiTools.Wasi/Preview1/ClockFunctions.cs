using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Preview1;

/// <summary>The clocks.</summary>
internal static class ClockFunctions
{
    private const ulong NanosecondsPerTick = 1_000_000_000 / TimeSpan.TicksPerSecond;

    internal static Errno ResolutionGet(WasiHost host, in GuestMemory memory, uint clock, uint result)
    {
        Errno error = host.Platform.GetResolution((ClockId)clock, out ulong resolution);
        if (error != Errno.Success)
            return error;
        return memory.TryWrite(result, resolution) ? Errno.Success : Errno.Fault;
    }

    internal static Errno TimeGet(WasiHost host, in GuestMemory memory, uint clock, uint result)
    {
        Errno error = GetTime(host, (ClockId)clock, out ulong time);
        if (error != Errno.Success)
            return error;
        return memory.TryWrite(result, time) ? Errno.Success : Errno.Fault;
    }

    /// <summary>The time of a clock as the guest sees it.</summary>
    internal static Errno GetTime(WasiHost host, ClockId clock, out ulong time)
    {
        if (host.Options.Clock is { } provider && clock is (ClockId.Realtime or ClockId.Monotonic))
        {
            time = clock == ClockId.Realtime
                ? (ulong)Math.Max(0, (provider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks) * NanosecondsPerTick
                : (ulong)provider.GetElapsedTime(0).Ticks * NanosecondsPerTick;
            return Errno.Success;
        }
        return host.Platform.GetTime(clock, out time);
    }
}
