using System.Diagnostics.CodeAnalysis;
using WasiTools.Engine;

namespace WasiTools.Wasi;

/// <summary>How a run of a program ended.</summary>
public sealed record WasiRunResult
{
    /// <summary>Why it ended. A command that returns from <c>_start</c> has <see cref="StopCause.Returned"/>.</summary>
    public required StopCause Cause { get; init; }

    /// <summary>The guest's own exit code when it returned (0) or exited; null otherwise.</summary>
    public uint? ExitCode { get; init; }

    /// <summary>The trap that ended it, with the backtrace of its thread; null for none.</summary>
    public Trap? Trap { get; init; }

    /// <summary>Any other exception that ended it: one that the guest threw and nobody caught, or one of a host function.</summary>
    public Exception? Error { get; init; }

    /// <summary>With <see cref="Trap"/> or <see cref="Error"/>: the wasi-thread it happened in; 0 for the main thread.</summary>
    public int ErrorThread { get; init; }

    /// <summary>Where threads waited at an address of a shared memory when the program was stopped.</summary>
    public IReadOnlyList<BlockedThread> BlockedThreads { get; init; } = [];

    /// <summary>What an invoked function returned.</summary>
    [AllowNull]
    public IReadOnlyList<Value> Values { get => field ?? []; init; }

    /// <summary>How many threads ran in all, the main thread included.</summary>
    public required int Threads { get; init; }

    /// <summary>How many threads did not end within the grace period because a host function ignored the stop.</summary>
    public required int StuckThreads { get; init; }

    /// <summary>Of these threads, the ones that are known to be in a host function, and the function of each.</summary>
    public IReadOnlyList<StuckThread> StuckIn { get; init; } = [];

    /// <summary>How long it took, from instantiation to the end of the last thread.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The bytes that its memory had at the end, the most of the run since memories do not shrink; 0 if it exports no
    /// <c>memory</c>.</summary>
    public long MemoryBytes { get; init; }
}
