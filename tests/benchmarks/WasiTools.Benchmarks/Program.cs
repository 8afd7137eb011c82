using WasiTools.Benchmarks;

Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"benchmarks: {e.Message}\n\n{Options.Usage}");
    return 2;
}

var suite = new Suite(options);
string report = $"""
    # Performance

    {Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, node {Run.Version(options.Node) ?? "not found"}; {options.Rounds} interleaved rounds.
    Kernels: one warm-up iteration, then the time that the guest measures itself, compilation excluded as far as it happens by then.

    {suite.Kernels().ToMarkdown(Competitor.TurboFan, Competitor.Native)}
    {suite.Starts().ToMarkdown(Competitor.NodeDefault)}
    {suite.Threads().ToMarkdown("two threads")}
    """;
if (!options.Smoke)
    Console.WriteLine(report);
if (options.Markdown is not null)
    File.WriteAllText(options.Markdown, report);
Console.WriteLine($"{suite.Passed} passed, {suite.Failed} failed");
return suite.Failed == 0 && suite.Passed > 0 ? 0 : 1;
