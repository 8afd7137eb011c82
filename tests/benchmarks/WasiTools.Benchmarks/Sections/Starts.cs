namespace WasiTools.Benchmarks.Sections;

/// <summary>Whole processes that print one line.</summary>
internal sealed class Starts(Session session) : Section(session)
{
    private const int PerRound = 5;
    private const string InC = "hello in C", InRust = "hello in Rust", First = ", very first run", Later = ", second run on";
    private static readonly Quotient toNode = new(Competitor.Guard, Competitor.NodeDefault);
    private static readonly string[] columns = [Competitor.Guard, Competitor.Explicit, Competitor.NodeDefault];

    private readonly Table _times = new(Unit.Milliseconds, columns, toNode);

    public override string Name => "starts";

    public override IEnumerable<Goal> Goals =>
    [
        new("`hello` in C, whole process, second run on / node", _times.Ratio(InC + Later, toNode), 1.00, 0.75),
        new("`hello` in Rust, likewise", _times.Ratio(InRust + Later, toNode), 1.15, 0.85),
        new("`hello` in C, very first run / node", _times.Ratio(InC + First, toNode), 1.20, 0.90),
    ];

    public override void Round()
    {
        foreach ((string row, string program) in (IEnumerable<(string, string)>)[(InC, "hello"), (InRust, "hello_rust")])
        {
            for (int i = 0; i < (Options.Smoke ? 1 : PerRound); i++)
            {
                foreach (Competitor competitor in Session.Competitors.Where(c => columns.Contains(c.Name)))
                {
                    using var cache = new WorkFolder();
                    foreach (string which in (IEnumerable<string>)[First, Later])
                    {
                        Run run = Run.Start([.. competitor.Command, Session.Program(program)], cache.AsCache);
                        if (Session.Checks.Check(run.ExitCode == 0 && run.Output.StartsWith("Hello", StringComparison.Ordinal), $"{row}, {competitor.Name}", run))
                            _times.Add(row + which, competitor.Name, run.Elapsed.TotalNanoseconds);
                    }
                }
            }
        }
    }

    public override string ToMarkdown() => $"""
        ## Start of a process that prints one line

        From the start of the process to its end. `wasirun` is the one file that the package has for Linux. A very first run finds an empty folder for caches (`XDG_CACHE_HOME`), a second one what the first left.

        {_times.ToMarkdown()}
        """;
}
