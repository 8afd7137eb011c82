namespace WasiTools.Benchmarks.Sections;

/// <summary>What functions cost that are run a few times only: one iteration of each kernel, of which nothing gets compiled.</summary>
internal sealed class FirstTier(Session session, Kernels kernels) : Section(session)
{
    private const string Interpreted = "interpreted";
    private static readonly Quotient toNative = new(Interpreted, Competitor.Native);
    private readonly Table _times = new(Unit.Milliseconds, [Competitor.Native, Interpreted], toNative);

    public override string Name => "first-tier";

    public override int Rounds => 1;

    public override IEnumerable<Goal> Goals => [new("first-tier code / native, geometric mean", _times.Mean(toNative), 20, 8)];

    public override void Round()
    {
        foreach (string program in kernels.Programs)
        {
            string kernel = Path.GetFileNameWithoutExtension(program);
            string? expected = null;
            foreach ((string column, string[] command) in (IEnumerable<(string, string[])>)
                [(Competitor.Native, [Session.BuiltFile("native", kernel)]), (Interpreted, [Session.Host, "first-tier", program])])
            {
                Run run = Run.Start([.. command, "1"]);
                if (Session.IsSame(ref expected, run.Checksum, $"{kernel}, {column}", run))
                    _times.Add(kernel, column, run.Nanoseconds);
            }
        }
    }

    public override string ToMarkdown() => $"""
        ## First tier

        One iteration of each kernel, once, with no limit to how often a function is interpreted before it is compiled. In `wasirun` that is a thousand times.

        {_times.ToMarkdown()}
        """;
}
