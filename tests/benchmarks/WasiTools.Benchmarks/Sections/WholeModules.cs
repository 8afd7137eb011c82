namespace WasiTools.Benchmarks.Sections;

/// <summary>Time and memory to compile all of a large module.</summary>
internal sealed class WholeModules(Session session, string packages) : Section(session)
{
    private const string Clang = "clang";
    private static readonly Quotient toV8 = new(Competitor.Guard, Competitor.TurboFan);
    private static readonly string[] columns = [Competitor.Guard, Competitor.TurboFan];

    private readonly Table _times = new(Unit.Seconds, columns, toV8);
    private readonly Table _sizes = new(Unit.Mebibytes, columns, toV8);

    public override string Name => "whole-modules";

    public override int Rounds => 1;

    public override IEnumerable<Goal> Goals => [new("resident size of clang's module compiled whole / node's", _sizes.Ratio(Clang, toV8), 1.0, 0.5)];

    public override void Round()
    {
        foreach ((string row, string path) in (IEnumerable<(string, string)>)
            [("ruby", Path.Combine(packages, "@ruby", "3.4-wasm-wasi", "dist", "ruby.wasm")), (Clang, Path.Combine(packages, "@yowasp", "clang", "gen", "llvm.core.wasm"))])
        {
            Measure(row, Competitor.Guard, [Session.Host, "compile", "guard", path]);
            if (Session.HasNode)
                Measure(row, Competitor.TurboFan, [Options.Node, .. Competitor.Optimizing, Session.Script("node-compile.mjs"), path]);
        }
    }

    public override string ToMarkdown() => $"""
        ## Large modules compiled whole

        Every function, on all processors. Once.

        {_times.ToMarkdown()}
        The most that the process had resident:

        {_sizes.ToMarkdown()}
        """;

    private void Measure(string row, string column, string[] command)
    {
        Run run = Run.Start([Session.Launch, .. command]);
        if (!Session.Checks.Check(run.ExitCode == 0 && run.Nanoseconds > 0, $"{row} compiled whole, {column}", run))
            return;
        _times.Add(row, column, run.Nanoseconds);
        _sizes.Add(row, column, run.PeakKibibytes);
    }
}
