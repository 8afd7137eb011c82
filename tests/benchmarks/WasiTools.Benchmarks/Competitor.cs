namespace WasiTools.Benchmarks;

/// <summary>One way to run a program: a column of the tables.</summary>
/// <param name="Name">The column's title.</param>
/// <param name="Command">The command in front of a program and its arguments; empty for native code.</param>
internal sealed record Competitor(string Name, IReadOnlyList<string> Command)
{
    public const string Native = "native";
    public const string Guard = "wasirun guard";
    public const string Explicit = "wasirun explicit";
    public const string TurboFan = "node TurboFan";
    public const string NodeDefault = "node default";
    public const string Node20 = "node 20 TurboFan";
    public const string Wasmtime = "Wasmtime";

    /// <summary>Node's options for code that its optimising compiler made before the program starts.</summary>
    public static IReadOnlyList<string> Optimizing { get; } = ["--no-warnings", "--no-liftoff", "--no-wasm-lazy-compilation"];

    /// <summary>Whether arguments reach the program.</summary>
    public bool TakesArguments => Name != Wasmtime;

    public static IReadOnlyList<Competitor> All(Options options)
    {
        string driver = Session.Script("node-wasi.mjs");
        List<Competitor> all =
        [
            new(Native, []),
            new(Guard, [options.Wasirun, "--bounds", "guard"]),
            new(Explicit, [options.Wasirun, "--bounds", "explicit"]),
        ];
        if (Run.FirstLine(options.Node, "--version") is not null)
        {
            all.Add(new(TurboFan, [options.Node, .. Optimizing, driver]));
            all.Add(new(NodeDefault, [options.Node, "--no-warnings", driver]));
        }

        if (options.Node20 is { } node20)
            all.Add(new(Node20, [node20, .. Optimizing, driver]));
        // Wizer runs a program's start in the Wasmtime that is part of it, before it writes what it was asked for.
        if (options.Wizer is { } wizer)
            all.Add(new(Wasmtime, [wizer, "--allow-wasi", "-o", "/dev/null", "-f", "_start"]));
        return all;
    }
}
