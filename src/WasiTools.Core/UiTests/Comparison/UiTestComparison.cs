using System.Collections.ObjectModel;

namespace WasiTools.Core.UiTests.Comparison;

/// <summary>Compares two runs test by test.</summary>
public sealed class UiTestComparison
{
    private readonly RunSide _reference;
    private readonly RunSide _difference;
    private readonly KnownFailureList _known;
    private readonly List<UiTestDifference> _found = [];

    private UiTestComparison(RunSide reference, RunSide difference, KnownFailureList known)
    {
        _reference = reference;
        _difference = difference;
        _known = known;
    }

    /// <summary>Compares two runs.</summary>
    /// <param name="reference">The run to compare with.</param>
    /// <param name="difference">The run that is looked at.</param>
    /// <param name="knownFailures">Failures that are expected.</param>
    /// <param name="today">The day by which expected failures have expired or not.</param>
    /// <returns>A difference for each test, in the order of their identities' bytes; and the entries of the list that no test failed by.</returns>
    public static (ReadOnlyCollection<UiTestDifference> Differences, ReadOnlyCollection<UiKnownFailure> UnusedKnownFailures) Compare(
        UiTestRunResults reference, UiTestRunResults difference, IEnumerable<UiKnownFailure> knownFailures, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(difference);
        var known = new KnownFailureList(knownFailures, today);
        bool withTarget = HasSeveral(reference, static item => item.Target) || HasSeveral(difference, static item => item.Target);
        bool withStage = HasSeveral(reference, static item => item.Stage) || HasSeveral(difference, static item => item.Stage);
        var comparison = new UiTestComparison(
            new RunSide(reference.Label, reference.Results, reference.Runs, withTarget, withStage),
            new RunSide(difference.Label, difference.Results, difference.Runs, withTarget, withStage),
            known);
        comparison.Run();
        return (comparison._found.AsReadOnly(), known.Unused);
    }

    private static bool HasSeveral<T>(UiTestRunResults run, Func<UiTestResult, T> property) =>
        run.Results.Select(property).Where(static value => value is not null).Distinct().Skip(1).Any();

    private void Run()
    {
        Dictionary<string, string> moved = FindMoved();
        var movedFrom = moved.Select(static pair => pair.Value).ToHashSet(StringComparer.Ordinal);
        foreach ((string key, TestState after) in _difference.Tests)
        {
            if (_reference.Tests.TryGetValue(key, out TestState? before))
                Add(before, after);
            else if (moved.TryGetValue(key, out string? from))
                AddMoved(_reference.Tests[from], after);
            else
                Add(null, after);
        }

        foreach ((string key, TestState before) in _reference.Tests)
        {
            if (!_difference.Tests.ContainsKey(key) && !movedFrom.Contains(key))
                Add(before, null);
        }

        _found.Sort(static (x, y) => Utf8Order.Instance.Compare(x.Id, y.Id) is var order and not 0 ? order : x.Class.CompareTo(y.Class));
        AddGaps(_difference);
        AddGaps(_reference);
    }

    private void AddGaps(RunSide side)
    {
        if (side.IsComplete)
            return;
        _found.Insert(0, new UiTestDifference
        {
            Class = UiTestClass.Incomplete,
            Id = $"({side.Label})",
            ReferenceLabel = _reference.Label,
            DifferenceLabel = _difference.Label,
            Note = string.Join("; ", side.Gaps.DefaultIfEmpty("nothing was read")),
        });
    }

    private void AddMoved(TestState before, TestState after)
    {
        UiTestDifference paired = Create(before, after) with { RenamedFrom = before.Result.Id };
        if (paired.Class != UiTestClass.Unchanged)
        {
            _found.Add(paired);
            return;
        }

        _found.Add(Create(null, after) with { RenamedFrom = before.Result.Id });
        _found.Add(Create(before, null) with { RenamedTo = after.Result.Id });
    }

    private void Add(TestState? before, TestState? after) => _found.Add(Create(before, after));

    private UiTestDifference Create(TestState? before, TestState? after)
    {
        (UiTestClass @class, string? note) = Classify(before, after);
        UiKnownFailure? known = null;
        UiTestResult? failure = after?.Result ?? before?.Result;
        if (failure is not null && (@class is UiTestClass.New or UiTestClass.StillFailing or UiTestClass.StillFailingDifferently or UiTestClass.Flaky))
        {
            known = _known.Find(failure, out UiKnownFailure? expired);
            if (known is null && expired is not null)
                note = Join(note, $"was expected until {expired.Expires:yyyy-MM-dd}");
        }

        return new UiTestDifference
        {
            Class = @class,
            Id = failure!.Id,
            Reference = before?.Result,
            Difference = after?.Result,
            ReferenceLabel = _reference.Label,
            DifferenceLabel = _difference.Label,
            KnownFailure = known,
            Note = Join(Join(note, before?.Note(_reference.Label)), after?.Note(_difference.Label)),
        };
    }

    private (UiTestClass Class, string? Note) Classify(TestState? before, TestState? after)
    {
        if (before?.IsFlaky == true || after?.IsFlaky == true)
            return (UiTestClass.Flaky, null);
        if (after is null)
            return ClassifyMissing(before!.Result);
        UiTestResult now = after.Result;
        if (now.Outcome == UiTestOutcome.Incomplete || before?.Result.Outcome == UiTestOutcome.Incomplete)
            return (UiTestClass.Incomplete, now.Outcome == UiTestOutcome.Incomplete ? now.Reason : before!.Result.Reason);
        if (now.IsStale)
            return (UiTestClass.Stale, "up-to-date: not run");
        if (before is null)
            return ClassifyAdded(now);
        UiTestResult then = before.Result;
        return (then.Outcome, now.Outcome) switch
        {
            (UiTestOutcome.Failed, UiTestOutcome.Failed) => (Differs(then, now) ? UiTestClass.StillFailingDifferently : UiTestClass.StillFailing, null),
            (UiTestOutcome.Failed, UiTestOutcome.Passed) => (UiTestClass.Fixed, null),
            (UiTestOutcome.Passed, UiTestOutcome.Failed) => (UiTestClass.New, null),
            (UiTestOutcome.Ignored, UiTestOutcome.Failed) => (UiTestClass.New, then.IsStale ? "was up-to-date, not run" : "was ignored"),
            (UiTestOutcome.Ignored, UiTestOutcome.Passed) => then.IsStale ? (UiTestClass.Unchanged, "was up-to-date, not run") : (UiTestClass.NoLongerIgnored, then.Reason),
            (UiTestOutcome.Ignored, UiTestOutcome.Ignored) => (UiTestClass.Unchanged, then.Reason == now.Reason ? null : $"ignored for another reason: {now.Reason}"),
            (_, UiTestOutcome.Ignored) => (UiTestClass.NewlyIgnored, now.Reason),
            _ => (UiTestClass.Unchanged, null),
        };
    }

    private (UiTestClass Class, string? Note) ClassifyMissing(UiTestResult then)
    {
        if (!_difference.IsComplete)
            return (UiTestClass.Incomplete, $"{_difference.Label} is incomplete and does not name it");
        if (!_difference.NamesFailuresOnly)
            return (UiTestClass.Removed, null);
        return then.Outcome == UiTestOutcome.Failed
            ? (UiTestClass.Fixed, $"{_difference.Label} names failures only, and not this test")
            : (UiTestClass.Unchanged, null);
    }

    private (UiTestClass Class, string? Note) ClassifyAdded(UiTestResult now)
    {
        if (!_reference.IsComplete)
            return (UiTestClass.Incomplete, $"{_reference.Label} is incomplete and does not name it");
        if (now.Outcome == UiTestOutcome.Failed)
            return (UiTestClass.New, _reference.NamesFailuresOnly ? null : $"not in {_reference.Label}");
        return (_reference.NamesFailuresOnly ? UiTestClass.Unchanged : UiTestClass.Added, now.Reason);
    }

    private static bool Differs(UiTestResult then, UiTestResult now) =>
        then.FailureSignature is not null && now.FailureSignature is not null
        && !string.Equals(then.FailureSignature, now.FailureSignature, StringComparison.Ordinal);

    private static string? Join(string? first, string? second) => first is null ? second : second is null ? first : $"{first}; {second}";

    /// <summary>Tests of a file that is gone and of one of the same name, mode and revisions elsewhere: key there to key here.</summary>
    private Dictionary<string, string> FindMoved()
    {
        var moved = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!_reference.IsComplete || !_difference.IsComplete)
            return moved;
        Dictionary<string, Dictionary<string, string>[]> gone = OnlyIn(_reference, _difference);
        foreach ((string file, Dictionary<string, string>[] candidates) in OnlyIn(_difference, _reference))
        {
            if (candidates.Length != 1 || !gone.TryGetValue(file, out Dictionary<string, string>[]? sources) || sources.Length != 1)
                continue;
            if (!candidates[0].Keys.ToHashSet(StringComparer.Ordinal).SetEquals(sources[0].Keys))
                continue;
            foreach ((string revision, string key) in candidates[0])
                moved[key] = sources[0][revision];
        }

        return moved;
    }

    /// <summary>By file name and mode, the files that one side has alone, each with its revisions' keys.</summary>
    private static Dictionary<string, Dictionary<string, string>[]> OnlyIn(RunSide side, RunSide other) =>
        side.Tests
            .Where(test => !other.Tests.ContainsKey(test.Key) && test.Value.Result.Parts.Mode is not null)
            .Select(static test => (test.Key, Name: test.Value.Result.Parts))
            .GroupBy(static test => $"[{test.Name.Mode} {test.Name.CompareMode}] {test.Name.Path[(test.Name.Path.LastIndexOf('/') + 1)..]}", StringComparer.Ordinal)
            .ToDictionary(
                static file => file.Key,
                static file => file
                    .GroupBy(static test => test.Name.CanonicalPath, StringComparer.Ordinal)
                    .Select(static path => path.DistinctBy(static test => test.Name.Revision ?? "").ToDictionary(static test => test.Name.Revision ?? "", static test => test.Key, StringComparer.Ordinal))
                    .ToArray(),
                StringComparer.Ordinal);
}
