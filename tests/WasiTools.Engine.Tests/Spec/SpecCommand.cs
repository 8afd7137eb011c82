using System.Diagnostics;

namespace WasiTools.Engine.Tests.Spec;

/// <summary>Runs scripts from the command line and prints every failure: <c>spec [--guard | --cut | --interpreted | --tiers] [--all] file-or-folder...</c>. Of a folder all
/// scripts below it are run that belong to a suite.</summary>
internal static class SpecCommand
{
    /// <summary>Runs it. The result is the process's exit code.</summary>
    public static int Run(string[] arguments)
    {
        bool guard = arguments.Contains("--guard");
        int most = arguments.Contains("--all") ? int.MaxValue : 10;
        if (guard && !GuardMode.TryEnable())
        {
            Console.Error.WriteLine($"Guard mode is not available: {GuardMode.Reason}");
            return 2;
        }
        SpecMode mode = guard ? SpecMode.Guard
            : arguments.Contains("--cut") ? SpecMode.Cut
            : arguments.Contains("--interpreted") ? SpecMode.Interpreted
            : arguments.Contains("--tiers") ? SpecMode.Tiers
            : SpecMode.Explicit;
        var counts = new SpecCounts();
        bool failed = false;
        foreach (string file in arguments.Where(a => !a.StartsWith("--")).SelectMany(Expand))
        {
            SpecSuite suite = SpecSuite.Of(file);
            long start = Stopwatch.GetTimestamp();
            ScriptReport report = ScriptRunner.Run(File.ReadAllText(file), suite.Features, mode);
            counts.Add(suite, mode, report);
            if (report.Failures.Count > 0)
                Console.WriteLine(report.Describe(file, most));
            else if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(2))
                Console.WriteLine($"{file}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
            failed |= report.Failures.Count > 0;
        }
        Console.WriteLine(counts.Table());
        return failed ? 1 : 0;
    }

    private static IEnumerable<string> Expand(string path) =>
        Directory.Exists(path)
            ? SpecSuite.All.SelectMany(s => s.Files(path)).Select(f => Path.Combine(path, f))
            : [path];
}
