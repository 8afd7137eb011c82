using System.Management.Automation;
using WasiTools.Core;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Comparison;
using WasiTools.Core.UiTests.Logs;

namespace WasiTools.Cmdlets;

/// <summary>Makes the sides of a comparison from what a user hands over.</summary>
internal static class RunResults
{
    /// <summary>Results by the label of their run, in the order of their coming.</summary>
    public static UiTestRunResults[] Group(IEnumerable<UiTestResult> results) =>
        [.. results.GroupBy(static result => result.Run.Label, StringComparer.Ordinal)
            .Select(static group => new UiTestRunResults(group.Key, [.. group], [.. group.Select(static result => result.Run).Distinct()]))];

    /// <summary>One side: results as they are, and those in the files and folders that are named.</summary>
    public static UiTestRunResults Gather(WasiCmdlet cmdlet, IEnumerable<object> items, string label, CancellationToken cancellationToken)
    {
        var results = new List<UiTestResult>();
        var runs = new List<UiTestRun>();
        foreach (object item in items.Select(static item => item is PSObject wrapped ? wrapped.BaseObject : item))
        {
            switch (item)
            {
                case UiTestResult result:
                    results.Add(result);
                    break;
                case FileSystemInfo file:
                    Read(file.FullName);
                    break;
                case string path:
                    Read(cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
                    break;
                default:
                    throw new WasiToolsException(
                        "InputNotSupported", WasiErrorKind.InvalidArgument, $"'{item}' is no test result, log or folder of logs.", item);
            }
        }

        // An empty list of results is a run in which nothing failed.
        if (results.Count == 0 && runs.Count == 0)
        {
            var nothing = new UiTestRun(label) { NamesFailuresOnly = true };
            nothing.End();
            runs.Add(nothing);
        }

        runs.AddRange(results.Select(static result => result.Run).Except(runs).Distinct());
        string name = string.Join(", ", runs.Select(static run => run.Label).Distinct(StringComparer.Ordinal));
        return new UiTestRunResults(name, results, runs);

        void Read(string path)
        {
            var run = new UiTestRun(RunLabel.Of(cmdlet, path), path);
            UiTestLogReader.Read(path, run, results.Add, cancellationToken);
            run.End();
            runs.Add(run);
        }
    }
}
