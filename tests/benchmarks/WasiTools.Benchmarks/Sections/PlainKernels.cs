namespace WasiTools.Benchmarks.Sections;

/// <summary>Kernels in the instructions that every engine has.</summary>
internal sealed class PlainKernels(Session session) : Kernels(
    session, "kernels", "wasm", Competitor.Native, Competitor.Guard, Competitor.Explicit, PowerShell, Competitor.TurboFan, Competitor.NodeDefault,
    Competitor.Node20, Competitor.Wasmtime)
{
    public const string PowerShell = "in pwsh";

    public override IEnumerable<Goal> Goals =>
    [
        new("steady state with guard pages / V8 TurboFan, geometric mean", Times.Mean(guardToV8), 1.00, null),
        new("... of the slowest program", Times.Worst(guardToV8), 1.25, null),
        new("steady state with guard pages / native, geometric mean", Times.Mean(guardToNative), null, 1.15),
        new("steady state with explicit checks / V8 TurboFan, geometric mean", Times.Mean(explicitToV8), 1.08, 1.02),
    ];

    public override void Round()
    {
        base.Round();
        if (!Options.Smoke && Options.Module is { } module)
            InPowerShell(module);
    }

    public override string ToMarkdown() => $"""
        ## Kernels

        Programs in C, `clang -O2`. Each runs as often to warm up as it is then timed, so that compilation is left out. "node
        TurboFan" is node with `{string.Join(' ', Competitor.Optimizing.Skip(1))}`, "in pwsh" `Invoke-WasiThreadsRun`, which checks explicitly.
        Wasmtime is the one inside of `wizer`, which adds a few exports to a program, so that it loses a little.

        {Times.ToMarkdown()}
        """;

    private void InPowerShell(string module)
    {
        Run run = Run.Start(["pwsh", "-NoProfile", Session.Script("kernels.ps1"), module, .. Programs]);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (!Session.Checks.Check(lines.Length == Programs.Count, "kernels in pwsh", run))
            return;
        foreach ((string program, string line) in Programs.Zip(lines))
            Times.Add(Path.GetFileNameWithoutExtension(program), PowerShell, (run with { Output = line }).Nanoseconds);
    }
}
