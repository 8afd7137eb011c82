namespace WasiTools.Benchmarks.Sections;

/// <summary>The most memory that a process has resident.</summary>
internal sealed class Memory(Session session) : Section(session)
{
    private const string Hello = "hello in C";
    private static readonly Quotient toNode = new(Competitor.Guard, Competitor.NodeDefault);
    private static readonly string[] columns = [Competitor.Guard, Competitor.Explicit, Competitor.NodeDefault];

    private readonly Table _sizes = new(Unit.Mebibytes, columns, toNode);

    public override string Name => "memory";

    public override IEnumerable<Goal> Goals => [new("resident size of `hello` / node's", _sizes.Ratio(Hello, toNode), 1.0, 0.5)];

    public override void Round()
    {
        foreach ((string row, string program) in (IEnumerable<(string, string)>)
            [(Hello, Session.Program("hello")), ("hello in Rust", Session.Program("hello_rust")), ("json", Session.BuiltFile("wasm", "json.wasm"))])
        {
            foreach (Competitor competitor in Session.Competitors.Where(c => columns.Contains(c.Name)))
            {
                Run run = Run.Start([Session.Launch, .. competitor.Command, program]);
                if (Session.Checks.Check(run.ExitCode == 0 && run.PeakKibibytes > 0, $"memory of {row}, {competitor.Name}", run))
                    _sizes.Add(row, competitor.Name, run.PeakKibibytes);
            }
        }
    }

    public override string ToMarkdown() => $"""
        ## Memory

        The most that a process has resident, shared pages included.

        {_sizes.ToMarkdown()}
        """;
}
