using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace WasiTools.Engine.Tests.Spec;

/// <summary>Counts of a run of the specification's suites, by suite, mode and kind of assertion.</summary>
internal sealed class SpecCounts
{
    private readonly ConcurrentDictionary<(string Suite, SpecMode Mode), ConcurrentBag<ScriptReport>> reports = [];

    public void Add(SpecSuite suite, SpecMode mode, ScriptReport report) =>
        reports.GetOrAdd((suite.Name, mode), _ => []).Add(report);

    /// <summary>One line a suite and mode, kinds that occur with their counts.</summary>
    public string Table()
    {
        var text = new StringBuilder();
        foreach (((string suite, SpecMode mode), ConcurrentBag<ScriptReport> scripts) in Ordered())
        {
            int passed = scripts.Sum(s => s.Passed);
            int failed = scripts.Sum(s => s.Failed);
            text.Append($"{suite}, {mode.Name}: {scripts.Count} files, {passed:N0} of {passed + failed:N0} assertions passed");
            foreach (AssertionKind kind in Enum.GetValues<AssertionKind>())
            {
                int all = scripts.Sum(s => s[kind].Passed + s[kind].Failed);
                if (all > 0)
                    text.Append($", {kind} {scripts.Sum(s => s[kind].Passed):N0}/{all:N0}");
            }
            SpecSuite row = SpecSuite.All.First(s => s.Name == suite);
            text.AppendLine().AppendLine($"  features: {row.Features.Enabled} ({row.Note})");
        }
        foreach ((string folder, string reason) in SpecSuite.NotRun)
        {
            if (text.Length > 0 && SpecSuite.Root is string root)
                text.AppendLine($"{folder}: {SpecSuite.CountAssertions(root, folder):N0} assertions not run: {reason}");
        }
        return text.ToString();
    }

    /// <summary>The same as data.</summary>
    public string Json() => JsonSerializer.Serialize(
        Ordered().Select(entry => new
        {
            suite = entry.Key.Suite,
            mode = entry.Key.Mode.Name,
            features = SpecSuite.All.First(s => s.Name == entry.Key.Suite).Features.Enabled.ToString(),
            files = entry.Value.Count,
            passed = entry.Value.Sum(s => s.Passed),
            failed = entry.Value.Sum(s => s.Failed),
            kinds = Enum.GetValues<AssertionKind>().ToDictionary(
                ScriptReport.CommandName,
                k => new { passed = entry.Value.Sum(s => s[k].Passed), failed = entry.Value.Sum(s => s[k].Failed) }),
        }),
        new JsonSerializerOptions { WriteIndented = true });

    private IEnumerable<KeyValuePair<(string Suite, SpecMode Mode), ConcurrentBag<ScriptReport>>> Ordered() =>
        reports.OrderBy(r => Array.FindIndex(SpecSuite.All, s => s.Name == r.Key.Suite)).ThenBy(r => Array.IndexOf(SpecMode.All, r.Key.Mode));
}
