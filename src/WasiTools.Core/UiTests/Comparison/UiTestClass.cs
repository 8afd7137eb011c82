namespace WasiTools.Core.UiTests.Comparison;

/// <summary>What became of a test between two runs.</summary>
public enum UiTestClass
{
    /// <summary>It fails, and did not in the reference.</summary>
    New,

    /// <summary>It failed in the reference and fails no more.</summary>
    Fixed,

    /// <summary>It fails as it did in the reference.</summary>
    StillFailing,

    /// <summary>It fails in both, with another first error or exit status.</summary>
    StillFailingDifferently,

    /// <summary>It ran in the reference and is ignored now.</summary>
    NewlyIgnored,

    /// <summary>It was ignored in the reference, and passes.</summary>
    NoLongerIgnored,

    /// <summary>The reference has no such test; it does not fail.</summary>
    Added,

    /// <summary>The reference has this test, and the other run does not.</summary>
    Removed,

    /// <summary>It was not run, since nothing had changed since it last passed: this is no pass.</summary>
    Stale,

    /// <summary>It passed and failed within one run.</summary>
    Flaky,

    /// <summary>One of the runs ended before its result.</summary>
    Incomplete,

    /// <summary>Nothing changed, and it does not fail.</summary>
    Unchanged,
}
