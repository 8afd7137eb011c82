namespace WasiTools.Core.UiTests.Comparison;

/// <summary>One of the two runs of a comparison: its tests by identity.</summary>
internal sealed class RunSide
{
    private readonly UiTestRun[] _runs;

    public RunSide(string label, IReadOnlyCollection<UiTestResult> results, IEnumerable<UiTestRun> runs, bool withTarget, bool withStage)
    {
        Label = label;
        _runs = [.. runs.Concat(results.Select(static result => result.Run)).Distinct()];
        foreach (UiTestResult result in results)
        {
            string key = Key(result, withTarget, withStage);
            if (Tests.TryGetValue(key, out TestState? state))
                state.Add(result);
            else
                Tests[key] = new TestState(result);
        }
    }

    public string Label { get; }

    public Dictionary<string, TestState> Tests { get; } = new(StringComparer.Ordinal);

    public bool IsComplete => Array.TrueForAll(_runs, static run => run.IsComplete) && _runs.Length > 0;

    public bool NamesFailuresOnly => Array.Exists(_runs, static run => run.NamesFailuresOnly);

    public IEnumerable<string> Gaps => _runs.SelectMany(static run => run.HasEnded ? run.Gaps : run.Gaps.Append($"{run.Label}: not read to its end"));

    /// <summary>Names without a mode, as unit tests have them, are only unique within their suite.</summary>
    private static string Key(UiTestResult result, bool withTarget, bool withStage)
    {
        UiTestName name = result.Parts;
        string key = name.ToString();
        if (name.Mode is null && result.SuiteRun?.Suite is { } suite)
            key += "\0" + suite;
        if (name.CompareMode is null && result.CompareMode is { } compareMode)
            key += "\0cmp=" + compareMode;
        if (withTarget)
            key += "\0" + result.Target;
        return withStage ? $"{key}\0{result.Stage}" : key;
    }
}
