using System.Net;
using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.Runner.Options;

/// <summary>What the command line asks for.</summary>
internal sealed class RunnerOptions
{
    /// <summary>Whether the help is to be printed and nothing run.</summary>
    public bool Help { get; set; }

    /// <summary>Whether the version is to be printed and nothing run.</summary>
    public bool Version { get; set; }

    /// <summary>The program's file; null only with <see cref="Help"/> or <see cref="Version"/>.</summary>
    public string? Module { get; set; }

    /// <summary>What follows the module.</summary>
    public string[] Arguments { get; set; } = [];

    /// <summary>The program's argument 0; null for the module's file name.</summary>
    public string? Argument0 { get; set; }

    public List<WasiDirectory> Directories { get; } = [];

    /// <summary>The variables in the order given, the inherited ones first; a name occurs once.</summary>
    public List<KeyValuePair<string, string>> Environment { get; } = [];

    /// <summary>The addresses to listen on; null for none.</summary>
    public List<IPEndPoint>? Listeners { get; private set; }

    public void AddListener(IPEndPoint address) => (Listeners ??= []).Add(address);

    /// <summary>The file to read as standard input; null for this process's.</summary>
    public string? StandardInput { get; set; }

    /// <summary>The export to call instead of running the program; null for none.</summary>
    public string? Invoke { get; set; }

    public TimeSpan? Timeout { get; set; }

    /// <summary>Largest size of a memory in bytes; null for no limit but the module's.</summary>
    public long? MaximumMemory { get; set; }

    public int? MaximumThreads { get; set; }

    public int? StackSize { get; set; }

    public int? ThreadStackSize { get; set; }

    public BoundsChoice Bounds { get; set; }

    /// <summary>Whether nothing is to be read from the user's cache folder or put there.</summary>
    public bool NoCache { get; set; }

    public bool DetectDeadlocks { get; set; } = true;

    public bool TrapUnknownImports { get; set; }

    public WasiTraceParts Trace { get; set; }

    /// <summary>The file that receives samples of the program's stacks; null for none.</summary>
    public string? Profile { get; set; }

    /// <summary>Whether perf is to know the program's functions.</summary>
    public bool PerfMap { get; set; }

    /// <summary>The file that receives the result as JSON; null for none.</summary>
    public string? Result { get; set; }
}
