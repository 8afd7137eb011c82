using System.Text.Json;

namespace WasiTools.Benchmarks.Sections;

/// <summary>Programs of many megabytes that npm ships, as whole processes: Ruby prints a number, clang compiles a program.</summary>
internal sealed class RealModules(Session session, string packages) : Section(session)
{
    private const int MostRounds = 3;
    private const string Ruby = "ruby, `puts 1`", Clang = "clang, `-c -O2 hello.c`", First = "first run", Later = "second run on";
    private static readonly Quotient firstToNode = new(First, Competitor.NodeDefault), laterToNode = new(Later, Competitor.NodeDefault);

    private readonly Table _times = new(Unit.Seconds, [First, Later, Competitor.NodeDefault], firstToNode, laterToNode);
    private readonly Table _sizes = new(Unit.Mebibytes, [First, Later, Competitor.NodeDefault], firstToNode, laterToNode);
    private readonly string _ruby = Path.Combine(packages, "@ruby", "3.4-wasm-wasi", "dist", "ruby.wasm");
    private readonly string _clang = Path.Combine(packages, "@yowasp", "clang", "gen", "llvm.core.wasm");

    public override string Name => "real-modules";

    public override int Rounds => Math.Min(MostRounds, Options.Rounds);

    public override IEnumerable<Goal> Goals =>
    [
        new("Ruby's `puts 1`, whole process, cold / node", _times.Ratio(Ruby, firstToNode), 1.5, 1.0),
        new("... warm / node", _times.Ratio(Ruby, laterToNode), 0.8, 0.4),
        new("clang compiling `hello.c`, whole process, cold / node", _times.Ratio(Clang, firstToNode), 1.5, 1.0),
        new("... warm / node", _times.Ratio(Clang, laterToNode), 0.8, 0.5),
    ];

    public override void Round()
    {
        using var work = new WorkFolder();
        string script = Path.Combine(work.Path, "one.rb");
        File.WriteAllText(script, "puts 1\n$stdout.flush\n");
        Measure(Ruby,
            [Session.Host, "ruby", "guard", script, _ruby],
            [Options.Node, "--no-warnings", Session.Script("ruby.mjs"), _ruby, script],
            run => run.Output);

        string usr = Path.Combine(work.Path, "usr"), program = Path.Combine(work.Path, "work");
        Directory.CreateDirectory(usr);
        Directory.CreateDirectory(program);
        System.Formats.Tar.TarFile.ExtractToDirectory(Path.Combine(Path.GetDirectoryName(_clang)!, "llvm-resources.tar"), usr, overwriteFiles: true);
        File.Copy(Path.Combine(Path.GetDirectoryName(Options.Programs)!, "wasi", "hello.c"), Path.Combine(program, "hello.c"));
        string[] words = ["-c", "-O2", "/hello.c", "-o", "/hello.o"];
        string options = JsonSerializer.Serialize(new
        {
            args = (string[])["clang", .. words],
            preopens = new Dictionary<string, string> { ["/usr"] = usr, ["/"] = program },
        });
        string made = Path.Combine(program, "hello.o");
        Measure(Clang,
            [Options.Wasirun, "--bounds", "guard", "--argv0", "clang", "--dir", $"{usr}::/usr:ro", "--dir", $"{program}::/", _clang, .. words],
            [Options.Node, "--no-warnings", Session.Script("command.mjs"), _clang, options],
            _ => Taken(made));
    }

    public override string ToMarkdown() => $"""
        ## Large programs

        Modules that npm ships: ruby of {new FileInfo(_ruby).Length / 1_000_000} MB (`@ruby/3.4-wasm-wasi`) and clang of {new FileInfo(_clang).Length / 1_000_000} MB (`@yowasp/clang`), from the start of the process
        to its end. A first run finds an empty folder for caches, a second one what the first left.

        {_times.ToMarkdown()}
        The most that these processes had resident:

        {_sizes.ToMarkdown()}
        """;

    private void Measure(string row, string[] ours, string[] node, Func<Run, string> result)
    {
        using var cache = new WorkFolder();
        string? expected = null;
        foreach ((string column, string[] command) in (IEnumerable<(string, string[])>)[(Competitor.NodeDefault, node), (First, ours), (Later, ours)])
        {
            if (command == node && !Session.HasNode)
                continue;
            Run run = Run.Start([Session.Launch, .. command], cache.AsCache);
            if (!Session.IsSame(ref expected, run.ExitCode == 0 ? result(run) : null, $"{row}, {column}", run))
                continue;
            _times.Add(row, column, run.Elapsed.TotalNanoseconds);
            _sizes.Add(row, column, run.PeakKibibytes);
        }
    }

    /// <summary>A file's content, the file being removed.</summary>
    private static string Taken(string path)
    {
        string content = Convert.ToHexString(File.ReadAllBytes(path));
        File.Delete(path);
        return content;
    }
}
