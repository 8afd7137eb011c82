using WasiTools.Engine;

namespace WasiTools.Wasi;

/// <summary>How a program is run, as opposed to what it is given.</summary>
public sealed record WasiRunOptions
{
    /// <summary>The defaults.</summary>
    public static WasiRunOptions Default { get; } = new();

    /// <summary>Stack, memory limit and bounds checks of the main thread, and but for the stack of all others.</summary>
    public StoreOptions Store { get; init; } = StoreOptions.Default;

    /// <summary>Stack for guest code of spawned threads in bytes, in the range of <see cref="StoreOptions.StackSize"/>.</summary>
    public int ThreadStackSize { get; init; } = 1 << 20;

    /// <summary>After what time the program is stopped; null for never.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the program is stopped once each of its threads waits for another, see
    /// <see cref="ThreadGroup.DetectsDeadlock"/>.</summary>
    public bool DetectDeadlocks { get; init; }

    /// <summary>Whether imports that nobody provides trap when they are called, instead of making the program unusable.</summary>
    public bool TrapUnknownImports { get; init; }

    /// <summary>How long threads get to leave host functions after a stop before they are given up.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(5);
}
