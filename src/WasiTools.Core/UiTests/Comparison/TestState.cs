namespace WasiTools.Core.UiTests.Comparison;

/// <summary>All that one run says of one test.</summary>
internal sealed class TestState
{
    private readonly List<UiTestResult> _all = [];

    public TestState(UiTestResult first)
    {
        Result = first;
        _all.Add(first);
    }

    /// <summary>The result that counts: a failure before a pass, and what ran before what did not.</summary>
    public UiTestResult Result { get; private set; }

    public bool IsFlaky { get; private set; }

    public void Add(UiTestResult result)
    {
        _all.Add(result);
        IsFlaky |= (Result.Outcome, result.Outcome) is (UiTestOutcome.Passed, UiTestOutcome.Failed) or (UiTestOutcome.Failed, UiTestOutcome.Passed);
        if (Weight(result) > Weight(Result))
            Result = result;
    }

    /// <summary>What is to be said of the number of results, or null.</summary>
    public string? Note(string label)
    {
        if (IsFlaky)
            return $"passed {_all.Count(static item => item.Outcome == UiTestOutcome.Passed)} and failed {_all.Count(static item => item.Outcome == UiTestOutcome.Failed)} times in {label}";
        bool repeats = _all.GroupBy(static item => (item.SourceFile, item.Attempt)).Any(static group => group.Count() > 1);
        return repeats ? $"{_all.Count} times in {label}" : null;
    }

    private static int Weight(UiTestResult result) => result.Outcome switch
    {
        UiTestOutcome.Failed => 3,
        UiTestOutcome.Passed => 2,
        UiTestOutcome.Ignored => 1,
        _ => 0,
    };
}
