using System.Collections.ObjectModel;
using WasiTools.Engine;

namespace WasiTools.Core.Runs;

/// <summary>How a program ended, and what it wrote.</summary>
public sealed record WasiRunResult
{
    /// <summary>The module's path.</summary>
    public required string Path { get; init; }

    /// <summary>The engine that ran it.</summary>
    public required string Engine { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopCause Cause { get; init; }

    /// <summary>
    /// The program's own exit code; otherwise, as wasirun has it, 134 for a trap, 124 for time up, 125 for a deadlock, 130 when
    /// interrupted.
    /// </summary>
    public required long ExitCode { get; init; }

    /// <summary>What it wrote to standard output, where that was asked for; else null.</summary>
    public string? StandardOutput { get; init; }

    /// <summary>What it wrote to standard error, where that was asked for; else null.</summary>
    public string? StandardError { get; init; }

    /// <summary>The trap or other failure that ended it, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>The guest's calls at the failure, innermost first.</summary>
    public ReadOnlyCollection<string> Backtrace { get; init; } = [];

    /// <summary>The thread that failed; 0 for the main thread.</summary>
    public int FailedThread { get; init; }

    /// <summary>What an invoked function returned, as text.</summary>
    public ReadOnlyCollection<string> Values { get; init; } = [];

    /// <summary>How many threads ran in all, the main thread included; null if the engine does not tell.</summary>
    public int? Threads { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>
    /// The most memory in bytes: of the process where the program had one of its own, otherwise of the program's linear memory; null if
    /// the engine does not tell.
    /// </summary>
    public long? PeakMemory { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{System.IO.Path.GetFileName(Path)}: {Failure ?? $"exit code {ExitCode}"}";
}
