namespace WasiTools.Benchmarks;

/// <summary>One way to run a program: a column of the tables.</summary>
/// <param name="Name">The column's title.</param>
/// <param name="Command">The command in front of a program and its arguments; empty for native code.</param>
/// <param name="IsOurs">Whether its failure is ours.</param>
internal sealed record Competitor(string Name, IReadOnlyList<string> Command, bool IsOurs)
{
    public const string Native = "native";
    public const string Guard = "wasirun guard";
    public const string Explicit = "wasirun explicit";
    public const string TurboFan = "node TurboFan";
    public const string NodeDefault = "node default";

    public static IReadOnlyList<Competitor> All(Options options)
    {
        List<string> wasirun = options.Wasirun.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? ["dotnet", options.Wasirun] : [options.Wasirun];
        string driver = Path.Combine(AppContext.BaseDirectory, "node-wasi.mjs");
        List<Competitor> all =
        [
            new(Native, [], false),
            new(Guard, [.. wasirun, "--bounds", "guard"], true),
            new(Explicit, [.. wasirun, "--bounds", "explicit"], true),
        ];
        if (Run.Version(options.Node) is not null)
        {
            all.Add(new(TurboFan, [options.Node, "--no-warnings", "--no-liftoff", "--no-wasm-lazy-compilation", driver], false));
            all.Add(new(NodeDefault, [options.Node, "--no-warnings", driver], false));
        }

        return all;
    }

    /// <summary>The whole command line for a kernel.</summary>
    public IReadOnlyList<string> CommandFor(string kernels, string kernel) =>
        Name == Native ? [Path.GetFullPath(Path.Combine(kernels, "native", kernel))] : [.. Command, Path.Combine(kernels, "wasm", kernel + ".wasm")];
}
