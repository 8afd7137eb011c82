namespace WasiTools.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        Compares wasirun with node and with native code, interleaved, on what tests/benchmarks/build.sh built.

        benchmarks --wasirun PATH --host PATH [option...]
          --wasirun PATH    the wasirun to measure
          --host PATH       WasiTools.BenchmarkHost, for what is measured in a process
          --base PATH       another wasirun: both are compared with each other, by kernels and starts, and with nothing else
          --built DIR       what build.sh wrote (default artifacts/benchmarks)
          --programs DIR    the built test programs (default tests/programs/wasm)
          --node PATH       node, version 26 for comparable figures (default node; left out when it cannot be started)
          --node20 PATH     node 20, as a further column
          --wizer PATH      npm's wizer, whose Wasmtime is a further column
          --module FILE     the PowerShell module's manifest, for a further column
          --packages DIR    where tests/real-modules.py --install put ruby and clang: these are measured as well, which takes long
          --rounds N        how often everything is run (default 5)
          --only NAME,...   just these kernels
          --sections NAME,...   just these parts of the page
          --smoke           one short round: are the outputs equal, and all there?
          --markdown FILE   writes the tables there, too, and the chart beside them

        benchmarks validation [TEXT...]

        Measures what validation costs for a byte of modules of growing size, those whose shape's name contains one of the texts or all, and
        fails if it grows with the module.
        """;

    public string Wasirun { get; init; } = "";
    public string Host { get; init; } = "";
    public string? Base { get; init; }
    public string Built { get; init; } = Path.Combine("artifacts", "benchmarks");
    public string Programs { get; init; } = Path.Combine("tests", "programs", "wasm");
    public string Node { get; init; } = "node";
    public string? Node20 { get; init; }
    public string? Wizer { get; init; }
    public string? Module { get; init; }
    public string? Packages { get; init; }
    public int Rounds { get; init; } = 5;
    public IReadOnlyList<string> Only { get; init; } = [];
    public IReadOnlyList<string> Sections { get; init; } = [];
    public bool Smoke { get; init; }
    public string? Markdown { get; init; }

    /// <exception cref="ArgumentException">The arguments are not those of <see cref="Usage"/>.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
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
                "--wasirun" => options with { Wasirun = Existing(name, value) },
                "--host" => options with { Host = Existing(name, value) },
                "--base" => options with { Base = Existing(name, value) },
                "--built" => options with { Built = value },
                "--programs" => options with { Programs = value },
                "--node" => options with { Node = value },
                "--node20" => options with { Node20 = Existing(name, value) },
                "--wizer" => options with { Wizer = Existing(name, value) },
                "--module" => options with { Module = Existing(name, value) },
                "--packages" => options with { Packages = Existing(name, value) },
                "--rounds" => options with { Rounds = int.TryParse(value, out int rounds) && rounds > 0 ? rounds : throw new ArgumentException("--rounds needs a positive number") },
                "--only" => options with { Only = value.Split(',') },
                "--sections" => options with { Sections = value.Split(',') },
                "--markdown" => options with { Markdown = value },
                _ => throw new ArgumentException($"unknown option {name}"),
            };
        }

        return options.Wasirun != "" && options.Host != "" ? options : throw new ArgumentException("--wasirun and --host are needed");
    }

    private static string Existing(string option, string path) =>
        Path.Exists(path) ? Path.GetFullPath(path) : throw new ArgumentException($"{option}: there is no {path}");
}
