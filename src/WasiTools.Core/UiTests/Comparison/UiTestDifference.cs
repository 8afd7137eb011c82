namespace WasiTools.Core.UiTests.Comparison;

/// <summary>One test in two runs.</summary>
public sealed record UiTestDifference
{
    /// <summary>What became of it.</summary>
    public required UiTestClass Class { get; init; }

    /// <summary>The identity of the test, or a run's label in parentheses where a run as a whole is incomplete.</summary>
    public required string Id { get; init; }

    /// <summary>What the reference says, or null if it says nothing.</summary>
    public UiTestResult? Reference { get; init; }

    /// <summary>What the other run says, or null if it says nothing.</summary>
    public UiTestResult? Difference { get; init; }

    /// <summary>What the reference is called, or null if there is none.</summary>
    public string? ReferenceLabel { get; init; }

    /// <summary>What the other run is called.</summary>
    public required string DifferenceLabel { get; init; }

    /// <summary>The entry of the list of known failures that this failure is expected by, or null.</summary>
    public UiKnownFailure? KnownFailure { get; init; }

    /// <summary>Under which identity the reference has the test, if it was moved; else null.</summary>
    public string? RenamedFrom { get; init; }

    /// <summary>Under which identity the other run has the test, if it was moved; else null.</summary>
    public string? RenamedTo { get; init; }

    /// <summary>What else there is to say: repeated names, reasons, what is missing. Null if nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The test's outcome in the reference, or null.</summary>
    public UiTestOutcome? Before => Reference?.Outcome;

    /// <summary>The test's outcome in the other run, or null.</summary>
    public UiTestOutcome? After => Difference?.Outcome;

    /// <summary>The test's suite, or null.</summary>
    public string? Suite => (Difference ?? Reference)?.Suite;

    /// <summary>The test's path, or null where the difference is of no test.</summary>
    public string? Path => (Difference ?? Reference)?.Path;

    /// <summary>The test's revision, or null.</summary>
    public string? Revision => (Difference ?? Reference)?.Revision;

    /// <summary>The target triple, or null if unknown.</summary>
    public string? Target => (Difference ?? Reference)?.Target;

    /// <summary>Whether a list of known failures expects it.</summary>
    public bool IsKnown => KnownFailure is not null;

    /// <summary>All that is to be said beside class and identity, in one text: the known failure, renames, the note. Empty if nothing.</summary>
    public string Remark
    {
        get
        {
            var parts = new List<string>();
            if (KnownFailure is { } known)
                parts.Add($"known: {known.Reason ?? known.Pattern}{(known.Expires is { } day ? $" (until {day:yyyy-MM-dd})" : "")}");
            if (RenamedFrom is not null)
                parts.Add($"renamed from {RenamedFrom}");
            if (RenamedTo is not null)
                parts.Add($"renamed to {RenamedTo}");
            if (Note is not null)
                parts.Add(Note);
            return string.Join("; ", parts);
        }
    }

    /// <summary>A result of a single run, for reports that compare nothing: what failed counts as new.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The difference, without a reference.</returns>
    public static UiTestDifference FromResult(UiTestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new UiTestDifference
        {
            Class = result.Outcome switch
            {
                UiTestOutcome.Failed => UiTestClass.New,
                UiTestOutcome.Incomplete => UiTestClass.Incomplete,
                _ => result.IsStale ? UiTestClass.Stale : UiTestClass.Unchanged,
            },
            Id = result.Id,
            Difference = result,
            DifferenceLabel = result.Run.Label,
            Note = result.Reason,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Class}: {Id}";
}
