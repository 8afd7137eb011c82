namespace WasiTools.Benchmarks.Sections;

/// <summary>Compilation, instantiation and execution apart, in a process that has just started.</summary>
internal sealed class Phases(Session session) : Section(session)
{
    private static readonly string[] phases = ["load", "instantiate", "run"];
    private readonly Table _times = new(Unit.Milliseconds, [.. Columns(Competitor.Guard), .. Columns(Competitor.NodeDefault)]);

    public override string Name => "phases";

    public override void Round()
    {
        foreach ((string row, string program, string[] arguments) in (IEnumerable<(string, string, string[])>)
        [
            ("hello", Session.Program("hello"), []),
            ("hello in Rust", Session.Program("hello_rust"), []),
            ("shapes, in C++", Session.Program("shapes"), []),
            .. new[] { "json", "coremark_like" }.Select(k => ($"{k}, two iterations", Session.BuiltFile("wasm", k + ".wasm"), new[] { "1" })),
        ])
        {
            Measure(row, Competitor.Guard, [Session.Host, "phases", "guard", program, .. arguments]);
            if (Session.HasNode)
                Measure(row, Competitor.NodeDefault, [Options.Node, "--no-warnings", Session.Script("node-phases.mjs"), program, .. arguments]);
        }
    }

    public override string ToMarkdown() => $"""
        ## Compilation, instantiation, execution

        Loading is decoding and validating for us, `new WebAssembly.Module` for node; functions are compiled when they run, here and there. The first of
        everything in its process, that of the start of the process left out.

        {_times.ToMarkdown()}
        """;

    private void Measure(string row, string competitor, string[] command)
    {
        Run run = Run.Start(command);
        if (!Session.Checks.Check(run.ExitCode == 0, $"{row}, {competitor}", run))
            return;
        foreach ((string column, string phase) in Columns(competitor).Zip(phases))
            _times.Add(row, column, run.After(phase + " ns"));
    }

    private static IEnumerable<string> Columns(string competitor) => phases.Select(p => $"{competitor}, {p}");
}
