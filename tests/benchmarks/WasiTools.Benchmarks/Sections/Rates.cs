using System.Diagnostics;
using System.Globalization;

namespace WasiTools.Benchmarks.Sections;

/// <summary>Many runs of small programs on two processors, as whoever tests a compiler has them.</summary>
internal sealed class Rates(Session session) : Section(session)
{
    private const int PerRound = 200, PerRoundInProcess = 1_000, Threads = 2;
    private const string Row = "small programs", Processes = "wasirun, processes", InProcess = "in one process", Node = "node, processes";
    private static readonly string[] names = ["hello", "hello_rust", "shapes", "cat"];
    private static readonly Quotient processesToNode = new(Processes, Node), inProcessToNode = new(InProcess, Node);

    private readonly Table _rates = new(Unit.RunsPerSecond, [Processes, InProcess, Node], processesToNode, inProcessToNode);

    public override string Name => "rates";

    public override IEnumerable<Goal> Goals =>
    [
        new("small programs as processes, on two processors / node's rate", _rates.Ratio(Row, processesToNode), 0.9, 1.2, IsFloor: true),
        new("small programs in one process / node's rate of processes", _rates.Ratio(Row, inProcessToNode), 20, 60, IsFloor: true),
    ];

    public override void Round()
    {
        string[] programs = [.. names.Select(Session.Program)];
        int count = Options.Smoke ? 2 * programs.Length : PerRound;
        string expected = string.Concat(programs.Select(p => Run.Start([.. Session.Find(Competitor.Guard)!.Command, p]).Output));
        AsProcesses(Processes, Competitor.Guard, programs, count, expected);
        AsProcesses(Node, Competitor.NodeDefault, programs, count, expected);
        int more = Options.Smoke ? count : PerRoundInProcess;
        Run run = Run.Start([Session.Host, "runs", "explicit", Text(more), Text(Threads), .. programs]);
        if (Session.Checks.Check(run.ExitCode == 0 && run.Output == expected, $"{more} runs {InProcess}", run))
            _rates.Add(Row, InProcess, more / (run.Nanoseconds / 1e9));
    }

    public override string ToMarkdown() => $"""
        ## Small programs, one after another, on two processors

        {string.Join(", ", names.Select(n => $"`{n}`"))} by turns, {PerRound:N0} processes a round and {PerRoundInProcess:N0} runs in one process. There each run opens and
        reads its file, and has an instance, memory, descriptors and main thread of its own; the module comes from a `ModuleCache`, so that each program is decoded and its
        hot functions compiled once, which is part of the time. Memory accesses are checked explicitly.

        {_rates.ToMarkdown()}
        """;

    private void AsProcesses(string column, string competitor, string[] programs, int count, string expected)
    {
        if (Session.Find(competitor) is not { } found)
            return;
        long start = Stopwatch.GetTimestamp();
        Run[] runs = [.. Enumerable.Range(0, count).AsParallel().AsOrdered().WithDegreeOfParallelism(Threads)
            .WithExecutionMode(ParallelExecutionMode.ForceParallelism).Select(i => Run.Start([.. found.Command, programs[i % programs.Length]]))];
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Run? bad = Array.Find(runs, r => r.ExitCode != 0);
        string printed = string.Concat(runs.Take(programs.Length).Select(r => r.Output));
        if (Session.Checks.Check(bad is null && printed == expected, $"{count} runs, {column}", bad ?? runs[0]))
            _rates.Add(Row, column, count / elapsed.TotalSeconds);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
