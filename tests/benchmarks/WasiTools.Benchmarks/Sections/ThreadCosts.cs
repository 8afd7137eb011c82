using System.Globalization;

namespace WasiTools.Benchmarks.Sections;

/// <summary>What threads cost that start, wait for each other or touch the same memory.</summary>
internal sealed class ThreadCosts(Session session) : Section(session)
{
    private const string SpawnJoin = "spawn and join";
    private static readonly Quotient toNative = new(Competitor.Guard, Competitor.Native);
    private static readonly string[] columns = [Competitor.Native, Competitor.Guard, Competitor.Explicit];

    // Programs of tests/benchmarks/threads with how often they do it.
    private static readonly (string Row, string Program, int Count)[] programs =
    [
        (SpawnJoin, "spawn_join", 2_000),
        ("a turn under a mutex", "mutex_pingpong", 20_000),
        ("a barrier of two", "barriers", 20_000),
        ("an atomic operation, contended", "contended_atomics", 2_000_000),
        ("a block allocated by one of four threads", "allocation", 200_000),
    ];

    private readonly Table _times = new(Unit.Microseconds, columns, toNative);

    public override string Name => "threads";

    public override IEnumerable<Goal> Goals => [new("spawn and join of a thread / native", _times.Ratio(SpawnJoin, toNative), 4, 2)];

    public override void Round()
    {
        foreach ((string row, string program, int full) in programs)
        {
            int count = Options.Smoke ? full / 100 : full;
            string? expected = null;
            foreach (Competitor competitor in Session.Competitors.Where(c => columns.Contains(c.Name)))
            {
                string[] command = competitor.Name == Competitor.Native
                    ? [Session.BuiltFile("native", program)]
                    : [.. competitor.Command, Session.BuiltFile("threads", program + ".wasm")];
                Run run = Run.Start([.. command, count.ToString(CultureInfo.InvariantCulture)]);
                if (Session.IsSame(ref expected, run.Checksum, $"{program}, {competitor.Name}", run))
                    _times.Add(row, competitor.Name, run.Nanoseconds / count);
            }
        }
    }

    public override string ToMarkdown() => $"""
        ## Threads

        One source for both: natively over pthreads, in WebAssembly over the small runtime of `tests/programs`, whose allocator has one lock where glibc's
        has an arena for each thread.

        {_times.ToMarkdown()}
        """;
}
