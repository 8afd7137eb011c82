namespace WasiTools.Core.UiTests;

/// <summary>What became of one test.</summary>
public enum UiTestOutcome
{
    /// <summary>It ran and did what it should.</summary>
    Passed,

    /// <summary>It ran, or could not be built, and did not do what it should.</summary>
    Failed,

    /// <summary>It did not run; the reason says why.</summary>
    Ignored,

    /// <summary>It was started, and what is known of the run ends before its result.</summary>
    Incomplete,
}
