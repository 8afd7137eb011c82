namespace WasiTools.Benchmarks;

/// <summary>What all sections of a run share.</summary>
internal sealed class Session(Options options)
{
    public Options Options { get; } = options;
    public Checks Checks { get; } = new();
    public IReadOnlyList<Competitor> Competitors { get; } = Competitor.All(options);

    /// <summary>Runs guests in its own process; see WasiTools.BenchmarkHost.</summary>
    public string Host => Options.Host;

    /// <summary>Prints, before the command that follows, how much memory it needed.</summary>
    public string Launch => Path.GetFullPath(Path.Combine(Options.Built, "native", "launch"));

    public bool HasNode => Competitors.Any(c => c.Name == Competitor.NodeDefault);

    /// <summary>A script that is copied beside this program.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, name);

    public Competitor? Find(string name) => Competitors.FirstOrDefault(c => c.Name == name);

    public string BuiltFile(params ReadOnlySpan<string> parts) => Path.GetFullPath(Path.Combine([Options.Built, .. parts]));

    public string Program(string name) => Path.GetFullPath(Path.Combine(Options.Programs, name + ".wasm"));

    /// <summary>Checks that a run printed something, and the same as those before it.</summary>
    public bool IsSame(ref string? expected, string? actual, string what, Run run)
    {
        expected ??= actual;
        return Checks.Check(actual is not null && actual == expected, what, run);
    }
}
