using System.Diagnostics;
using WasiTools.Benchmarks;
using WasiTools.Benchmarks.Sections;
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

var session = new Session(options);
var kernels = new PlainKernels(session);
List<Section> all = options.Base is { } before
    ? [new Comparison(session, before)]
    :
    [
        kernels, new SimdKernels(session), new FirstTier(session, kernels), new Starts(session), new Phases(session), new Rates(session),
        new Speedup(session), new ThreadCosts(session), new Calls(session), new Memory(session), new Growth(session), new ValidationCost(session),
    ];
if (options.Packages is { } folder)
    all.AddRange([new RealModules(session, Path.Combine(folder, "node_modules")), new WholeModules(session, Path.Combine(folder, "node_modules"))]);
else if (options.Base is null)
    Console.WriteLine("SKIPPED ruby and clang: --packages names no folder that tests/real-modules.py --install filled");
Section[] sections = [.. all.Where(s => options.Sections.Count == 0 || options.Sections.Contains(s.Name))];

for (int round = 0; round < options.Rounds; round++)
{
    foreach (Section section in sections.Where(s => round < s.Rounds))
    {
        long start = Stopwatch.GetTimestamp();
        section.Round();
        Console.Error.WriteLine($"round {round + 1} of {options.Rounds}, {section.Name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
    }
}

if (options.Base is not null)
{
    Console.WriteLine(all[0].ToMarkdown());
}
else if (!options.Smoke)
{
    string? chart = options.Markdown is not null && sections.Contains(kernels) ? Path.ChangeExtension(options.Markdown, "svg") : null;
    string report = Report.Write(options, sections, Path.GetFileName(chart));
    Console.WriteLine(report);
    if (options.Markdown is not null)
        File.WriteAllText(options.Markdown, report);
    if (chart is not null)
    {
        File.WriteAllText(chart, Chart.Draw(
            "Kernels: time with guard pages, as a multiple of the time in V8 (less is better)", kernels.Times, new(Competitor.Guard, Competitor.TurboFan)));
    }
}

Console.WriteLine($"{session.Checks.Passed} passed, {session.Checks.Failed} failed");
return session.Checks.Failed == 0 && session.Checks.Passed > 0 ? 0 : 1;
