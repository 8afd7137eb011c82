namespace WasiTools.Benchmarks.Sections;

/// <summary>The same work by one thread and by two.</summary>
internal sealed class Speedup(Session session) : Section(session)
{
    private const string Size = "4800", One = "one thread", Two = "two threads";
    private static readonly Quotient speedup = new(One, Two);
    private static readonly string[] competitors = [Competitor.Guard, Competitor.Explicit];

    private readonly Table _times = new(Unit.Milliseconds, [One, Two], speedup);

    public override string Name => "speed-up";

    public override IEnumerable<Goal> Goals => [new("speed-up of two threads on two processors", _times.Ratio(Competitor.Guard, speedup), 1.90, 1.97, IsFloor: true)];

    public override void Round()
    {
        foreach (string name in competitors)
        {
            string? expected = null;
            foreach ((string threads, string column) in (IEnumerable<(string, string)>)[("1", One), ("2", Two)])
            {
                Run run = Run.Start([.. Session.Find(name)!.Command, Session.Program("mandelbrot"), threads, Options.Smoke ? "100" : Size]);
                if (Session.IsSame(ref expected, run.Checksum, $"mandelbrot, {name}, {column}", run))
                    _times.Add(name, column, run.Nanoseconds);
            }
        }
    }

    public override string ToMarkdown() => $"""
        ## Two threads: a Mandelbrot set in parallel

        {_times.ToMarkdown()}
        """;
}
