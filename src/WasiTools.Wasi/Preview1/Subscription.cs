using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Preview1;

/// <summary>What <c>poll_oneoff</c> waits for, before either snapshot's layout.</summary>
internal struct Subscription
{
    internal ulong UserData;
    internal EventType Type;

    /// <summary>The clock, its time in nanoseconds and whether that is a time of the clock or counted from now.</summary>
    internal ClockId Clock;
    internal ulong Timeout;
    internal bool IsAbsolute;

    /// <summary>The descriptor to wait for.</summary>
    internal uint Descriptor;
}
