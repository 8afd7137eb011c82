using System.Globalization;

namespace WasiTools.Benchmarks.Sections;

/// <summary>What single operations cost, from programs in the text format of <c>tests/benchmarks/functions</c>.</summary>
internal sealed class Calls(Session session) : Section(session)
{
    private const string HostCall = "call of the host and back", ThrowCatch = "throw and catch";
    private static readonly Quotient toV8 = new(Competitor.Guard, Competitor.TurboFan);

    // File, export, and how often it is done.
    private static readonly (string Row, string File, string Export, int Count)[] operations =
    [
        (HostCall, "host_call", "call_host", 10_000_000),
        (ThrowCatch, "exceptions", "throw_catch", 20_000),
        ("throw and catch, ten calls deep", "exceptions", "throw_deep", 10_000),
        ("block with a handler, nothing thrown", "exceptions", "try_only", 20_000_000),
        ("structure allocated", "objects", "allocate", 5_000_000),
        ("tree of 4,095 structures made and walked", "objects", "trees", 300),
        ("pass over an array of 1,000 numbers", "objects", "arrays", 50_000),
        ("pass over 1,000 structures, cast by type", "objects", "casts", 20_000),
    ];

    private readonly Table _times = new(Unit.Nanoseconds, [Competitor.Guard, Competitor.TurboFan, Competitor.NodeDefault], toV8);

    public override string Name => "calls";

    public override IEnumerable<Goal> Goals =>
    [
        new("host call from guest and back / node", _times.Ratio(HostCall, toV8), 1.0, 0.3),
        new("throw and catch / V8", _times.Ratio(ThrowCatch, toV8), null, null),
    ];

    public override void Round()
    {
        foreach ((string row, string file, string export, int full) in operations)
        {
            string module = Assemble(file);
            int count = Options.Smoke ? full / 100 : full;
            List<(string Column, string[] Command)> columns = [(Competitor.Guard, [Session.Host, "call", "guard"])];
            if (Session.HasNode)
            {
                columns.Add((Competitor.TurboFan, [Options.Node, .. Competitor.Optimizing, Session.Script("node-call.mjs")]));
                columns.Add((Competitor.NodeDefault, [Options.Node, "--no-warnings", Session.Script("node-call.mjs")]));
            }

            string? expected = null;
            foreach ((string column, string[] command) in columns)
            {
                Run run = Run.Start([.. command, module, export, count.ToString(CultureInfo.InvariantCulture)]);
                if (Session.IsSame(ref expected, run.Checksum, $"{export}, {column}", run))
                    _times.Add(row, column, run.Nanoseconds / count);
            }
        }
    }

    public override string ToMarkdown() => $"""
        ## Calls of the host, exceptions, objects

        Programs in the text format, each doing one thing in a loop, timed by their host after ten shorter runs. The host's function is a delegate in C#, a
        function in JavaScript. Row by row {toV8} says more than the mean.

        {_times.ToMarkdown()}
        """;

    private string Assemble(string name)
    {
        string binary = Session.BuiltFile(name + ".wasm");
        Run run = Run.Start([Session.Host, "assemble", Session.Script(Path.Combine("functions", name + ".wat")), binary]);
        return run.ExitCode == 0 ? binary : throw new InvalidOperationException($"{name}.wat: {run.Error}");
    }
}
