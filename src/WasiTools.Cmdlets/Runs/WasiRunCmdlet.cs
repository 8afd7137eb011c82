using System.Collections;
using System.Management.Automation;
using System.Net;
using WasiTools.Core;
using WasiTools.Core.Runs;
using WasiTools.Wasi;

namespace WasiTools.Cmdlets;

/// <summary>The parameters of a run.</summary>
public abstract class WasiRunCmdlet : WasiCmdlet
{
    /// <summary>The module, in the binary or the text format.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The program's arguments, or those of the function to invoke.</summary>
    [Parameter(Position = 1)]
    [Alias("Args")]
    public object[] ArgumentList { get; set; } = [];

    /// <summary>Environment variables for the program.</summary>
    [Parameter]
    public IDictionary? Environment { get; set; }

    /// <summary>Gives the program this process's environment variables too.</summary>
    [Parameter]
    public SwitchParameter InheritEnvironment { get; set; }

    /// <summary>Directories for the program: HOST, HOST::GUEST, with :ro at the end for read-only; or a hashtable of host and guest.</summary>
    [Parameter]
    [Alias("Dir")]
    public object[] Directory { get; set; } = [];

    /// <summary>A file that the program reads from standard input.</summary>
    [Parameter]
    [Alias("Stdin")]
    [ValidateNotNullOrEmpty]
    public string? InputPath { get; set; }

    /// <summary>The exported function to call in place of the program's start.</summary>
    [Parameter]
    [Alias("Invoke")]
    [ArgumentCompleter(typeof(ExportCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InvokeExport { get; set; }

    /// <summary>The program's name as it sees it.</summary>
    [Parameter]
    public string? Argument0 { get; set; }

    /// <summary>Stops the program after this many seconds.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0.001, 4_000_000)]
    public double? Timeout { get; set; }

    /// <summary>The most memory in bytes that the program may use.</summary>
    [Parameter]
    [ValidateRange(65536, long.MaxValue)]
    public long? MaxMemory { get; set; }

    /// <summary>The most threads at once, the main thread included.</summary>
    [Parameter]
    [ValidateRange(1, (1 << 29) - 1)]
    public int? MaxThreads { get; set; }

    /// <summary>The main thread's stack in bytes.</summary>
    [Parameter]
    [ValidateRange(64 << 10, (1 << 30) - (1 << 20))]
    public int? StackSize { get; set; }

    /// <summary>The stack of spawned threads in bytes.</summary>
    [Parameter]
    [ValidateRange(64 << 10, (1 << 30) - (1 << 20))]
    public int? ThreadStackSize { get; set; }

    /// <summary>Lets a program whose threads all wait for each other wait on.</summary>
    [Parameter]
    public SwitchParameter NoDeadlockDetection { get; set; }

    /// <summary>Has the built-in engine neither look up nor remember on disk which large modules are valid.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>Makes imports that nobody provides trap when they are called, instead of refusing the module.</summary>
    [Parameter]
    public SwitchParameter TrapUnknownImports { get; set; }

    /// <summary>Addresses and ports on which the program may accept TCP connections.</summary>
    [Parameter]
    public IPEndPoint[] TcpListen { get; set; } = [];

    /// <summary>How the built-in engine checks memory accesses.</summary>
    [Parameter]
    public WasiBounds Bounds { get; set; }

    /// <summary>Whether the built-in engine runs in this process or in one of its own.</summary>
    [Parameter]
    public WasiIsolation Isolation { get; set; }

    private protected WasiRunRequest ToRequest(string path)
    {
        string full = ToFilePath(path);
        if (!File.Exists(full))
            throw new WasiToolsException("PathNotFound", WasiErrorKind.NotFound, $"There is no module '{full}'.", full);
        return new WasiRunRequest
        {
            Path = full,
            Arguments = [.. ArgumentList.Select(ProgramText.Of)],
            Argument0 = Argument0,
            Environment = [.. EnvironmentVariables()],
            Directories = [.. Directory.SelectMany(ToDirectories)],
            Invoke = InvokeExport,
            Timeout = Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            MaxMemory = MaxMemory,
            MaxThreads = MaxThreads,
            StackSize = StackSize,
            ThreadStackSize = ThreadStackSize,
            DetectDeadlocks = !NoDeadlockDetection,
            NoCache = NoCache,
            TrapUnknownImports = TrapUnknownImports,
            Listeners = TcpListen,
            Bounds = Bounds,
            Isolation = Isolation,
        };
    }

    private IEnumerable<KeyValuePair<string, string>> EnvironmentVariables()
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (InheritEnvironment)
        {
            foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
                variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        foreach (DictionaryEntry entry in Environment ?? new Hashtable())
            variables[ProgramText.Of(entry.Key)] = ProgramText.Of(entry.Value);
        return variables;
    }

    private IEnumerable<WasiDirectory> ToDirectories(object item) => item is PSObject wrapped ? ToDirectories(wrapped.BaseObject)
        : item is IDictionary pairs
            ? pairs.Cast<DictionaryEntry>().Select(pair => DirectoryArgument.Map(ToFilePath(ProgramText.Of(pair.Key)), ProgramText.Of(pair.Value)))
            : [DirectoryArgument.Parse(ProgramText.Of(item), ToFilePath)];
}
