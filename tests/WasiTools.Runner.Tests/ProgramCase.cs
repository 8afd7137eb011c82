namespace WasiTools.Runner.Tests;

/// <summary>A case of tests/programs/cases.txt, whose head says what the keywords mean.</summary>
internal sealed class ProgramCase
{
    private static readonly Dictionary<string, ProgramCase> all = Read();

    private ProgramCase(string name) => Name = name;

    public string Name { get; }

    public string Module { get; private set; } = "";

    public List<string> Arguments { get; } = [];

    /// <summary>Options of wasirun.</summary>
    public List<string> Options { get; } = [];

    /// <summary>What the directories given to the guest are called there.</summary>
    public List<string> Directories { get; } = [];

    /// <summary>Standard input; null for one that never ends.</summary>
    public string? Input { get; private set; } = "";

    public int ExitCode { get; private set; }

    /// <summary>The lines of standard output.</summary>
    public List<string> Output { get; } = [];

    /// <summary>Whether the order of these lines is left open.</summary>
    public bool IsUnordered { get; private set; }

    /// <summary>What standard error contains.</summary>
    public List<string> Errors { get; } = [];

    public bool NeedsSymbolicLinks { get; private set; }

    public static IEnumerable<string> Names => all.Keys;

    public static ProgramCase Get(string name) => all[name];

    private static Dictionary<string, ProgramCase> Read()
    {
        Dictionary<string, ProgramCase> cases = [];
        ProgramCase? current = null;
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "programs", "cases.txt")))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            int space = line.IndexOf(' ');
            string keyword = space < 0 ? line : line[..space];
            string value = space < 0 ? "" : line[(space + 1)..];
            if (keyword == "case")
                cases.Add(value, current = new(value));
            else
                current!.Set(keyword, value);
        }
        return cases;
    }

    private void Set(string keyword, string value)
    {
        switch (keyword)
        {
            case "module":
                Module = value;
                break;
            case "arg":
                Arguments.Add(value);
                break;
            case "env":
                Options.AddRange(["--env", value]);
                break;
            case "dir":
                Directories.Add(value);
                break;
            case "stdin":
                Input += value + "\n";
                break;
            case "stdin-never":
                Input = null;
                break;
            case "option":
                Options.Add(value);
                break;
            case "exit":
                ExitCode = int.Parse(value);
                break;
            case "out":
                Output.Add(value);
                break;
            case "unordered":
                IsUnordered = true;
                break;
            case "err":
                Errors.Add(value);
                break;
            case "needs" when value == "symlinks":
                NeedsSymbolicLinks = true;
                break;
            default:
                throw new InvalidDataException($"cases.txt: unknown keyword '{keyword} {value}'.");
        }
    }
}
