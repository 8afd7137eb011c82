namespace WasiTools.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        Compares wasirun with node and with native code, interleaved, on the kernels that tests/benchmarks/build.sh built.

        benchmarks --wasirun PATH [option...]
          --wasirun PATH   the wasirun to measure: an executable, or wasirun.dll
          --kernels DIR    what build.sh wrote (default artifacts/benchmarks)
          --programs DIR   the built test programs (default tests/programs/wasm)
          --node PATH      node, version 26 for comparable figures (default node; left out when it cannot be started)
          --rounds N       how often everything is run (default 5)
          --only NAME,...  just these kernels
          --smoke          one short round: are the outputs equal, and all there?
          --markdown FILE  writes the tables there, too

        benchmarks validation [TEXT...]

        Measures what validation costs for a byte of modules of growing size, those whose shape's name contains one of the texts or all, and
        fails if it grows with the module.
        """;

    public required string Wasirun { get; init; }
    public string Kernels { get; init; } = Path.Combine("artifacts", "benchmarks");
    public string Programs { get; init; } = Path.Combine("tests", "programs", "wasm");
    public string Node { get; init; } = "node";
    public int Rounds { get; init; } = 5;
    public IReadOnlyList<string> Only { get; init; } = [];
    public bool Smoke { get; init; }
    public string? Markdown { get; init; }

    /// <exception cref="ArgumentException">The arguments are not those of <see cref="Usage"/>.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options { Wasirun = "" };
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (name == "--smoke")
            {
                options = options with { Smoke = true, Rounds = 1 };
                continue;
            }

            string value = ++i < arguments.Count ? arguments[i] : throw new ArgumentException($"{name} needs a value");
            options = name switch
            {
                "--wasirun" => options with { Wasirun = value },
                "--kernels" => options with { Kernels = value },
                "--programs" => options with { Programs = value },
                "--node" => options with { Node = value },
                "--rounds" => options with { Rounds = int.TryParse(value, out int rounds) && rounds > 0 ? rounds : throw new ArgumentException("--rounds needs a positive number") },
                "--only" => options with { Only = value.Split(',') },
                "--markdown" => options with { Markdown = value },
                _ => throw new ArgumentException($"unknown option {name}"),
            };
        }

        if (!File.Exists(options.Wasirun))
            throw new ArgumentException("--wasirun must name the wasirun to measure");
        return options with { Wasirun = Path.GetFullPath(options.Wasirun) };
    }
}
