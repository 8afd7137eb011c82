using System.Net;
using WasiTools.Wasi;

namespace WasiTools.Core.Runs;

/// <summary>A program to run and what it is given.</summary>
public sealed record WasiRunRequest
{
    /// <summary>The module's full path.</summary>
    public required string Path { get; init; }

    /// <summary>The program's arguments, without its name; or those of the function to invoke.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The program's name as it sees it, or null for the file's.</summary>
    public string? Argument0 { get; init; }

    /// <summary>Environment variables.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Directories that the program may use.</summary>
    public IReadOnlyList<WasiDirectory> Directories { get; init; } = [];

    /// <summary>The exported function to call, or null for the program's start.</summary>
    public string? Invoke { get; init; }

    /// <summary>After what time the program is stopped; null for never.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The most memory in bytes that the program may use; null for no limit but the module's own.</summary>
    public long? MaxMemory { get; init; }

    /// <summary>The most threads at once, the main thread included; null for the engine's limit.</summary>
    public int? MaxThreads { get; init; }

    /// <summary>The main thread's stack in bytes; null for the engine's.</summary>
    public int? StackSize { get; init; }

    /// <summary>The stack of spawned threads in bytes; null for the engine's.</summary>
    public int? ThreadStackSize { get; init; }

    /// <summary>Whether a program whose threads all wait for each other is stopped.</summary>
    public bool DetectDeadlocks { get; init; } = true;

    /// <summary>Whether the built-in engine neither looks up nor remembers on disk which large modules are valid.</summary>
    public bool NoCache { get; init; }

    /// <summary>Whether imports that nobody provides trap when called, instead of making the program unusable.</summary>
    public bool TrapUnknownImports { get; init; }

    /// <summary>The addresses on which the program may accept TCP connections.</summary>
    public IReadOnlyList<IPEndPoint> Listeners { get; init; } = [];

    /// <summary>How the built-in engine checks memory accesses.</summary>
    public WasiBounds Bounds { get; init; }

    /// <summary>Which calls of the host the built-in engine tells of.</summary>
    public WasiTraceParts Trace { get; init; }

    /// <summary>Where the built-in engine runs it.</summary>
    public WasiIsolation Isolation { get; init; }
}
