using WasiTools.Benchmarks;
using WasiTools.Benchmarks.Validation;

if (args is ["validation", .. var filters])
    return ValidationCosts.Check(filters);

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
string kernels = suite.Kernels().ToMarkdown(Competitor.TurboFan, Competitor.Native);
string starts = suite.Starts().ToMarkdown(Competitor.NodeDefault);
string threads = suite.Threads().ToMarkdown("two threads");
string validation = options.Smoke ? "" : ValidationCosts.Measure([]).ToMarkdown();
const string loadFile = "/proc/loadavg";
string loadAverage = File.Exists(loadFile) ? File.ReadAllText(loadFile).Split(' ')[0] : "unknown";
string report = $"""
    # Performance

    {Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, node {Run.Version(options.Node) ?? "not found"}; {options.Rounds} interleaved rounds.
    Kernels: one warm-up iteration, then the time that the guest measures itself, compilation excluded as far as it happens by then.
    Each round runs every competitor once, one after another, so that what else the machine does hits all of them; the figures are medians
    over the rounds. A large spread, or a load average above the number of processors ({loadAverage} at the end of this run), makes
    ratios unreliable.

    This page is written by a command, from the sources in `tests/benchmarks`:

        tests/benchmarks/run.sh --markdown docs/performance.md
        tests/benchmarks/run.sh --only fib,lz --rounds 9        # some of it, more often

    {kernels}
    {starts}
    {threads}
    {validation}
    """;
if (!options.Smoke)
    Console.WriteLine(report);
if (options.Markdown is not null)
    File.WriteAllText(options.Markdown, report);
Console.WriteLine($"{suite.Passed} passed, {suite.Failed} failed");
return suite.Failed == 0 && suite.Passed > 0 ? 0 : 1;
