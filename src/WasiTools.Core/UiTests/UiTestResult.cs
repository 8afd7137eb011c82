namespace WasiTools.Core.UiTests;

/// <summary>What one run says of one test.</summary>
public sealed record UiTestResult
{
    /// <summary>The run that this is a result of; results are compared by the label of their run.</summary>
    public required UiTestRun Run { get; init; }

    /// <summary>The test's name as the run prints it, such as <c>[ui] tests/ui/a.rs#next</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What became of it.</summary>
    public required UiTestOutcome Outcome { get; init; }

    /// <summary>Why it was ignored, or what is said beside the outcome; null if nothing.</summary>
    public string? Reason { get; init; }

    /// <summary>The suite and the circumstances that it ran in; null if the run does not say.</summary>
    public UiTestSuite? SuiteRun { get; init; }

    /// <summary>How long it took, or null if the run does not say.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>In short how it failed: the first error and the exit status. Null if it did not fail or nothing is known.</summary>
    public string? FailureSignature { get; init; }

    /// <summary>The output of the failed test, or null.</summary>
    public string? Output { get; init; }

    /// <summary>The file that says so, or null if it was no file.</summary>
    public string? SourceFile { get; init; }

    /// <summary>The line there, from 1; 0 if unknown.</summary>
    public long SourceLine { get; init; }

    /// <summary>The name taken apart.</summary>
    public UiTestName Parts => UiTestName.Parse(Name);

    /// <summary>The identity of the test: its name as the layout of today has it, with forward slashes.</summary>
    public string Id => Parts.ToString();

    /// <summary>The path, with forward slashes.</summary>
    public string Path => Parts.Path;

    /// <summary>The revision, or null.</summary>
    public string? Revision => Parts.Revision;

    /// <summary>The mode, such as <c>ui</c> or <c>run-make</c>, or null.</summary>
    public string? Mode => Parts.Mode ?? SuiteRun?.Mode;

    /// <summary>The compare mode, such as <c>polonius</c>, or null.</summary>
    public string? CompareMode => Parts.CompareMode ?? SuiteRun?.CompareMode;

    /// <summary>The suite, such as <c>ui</c>, or null.</summary>
    public string? Suite => SuiteRun?.Suite ?? Parts.Suite;

    /// <summary>The target triple, or null if the run does not say.</summary>
    public string? Target => SuiteRun?.Target;

    /// <summary>The host triple, or null if the run does not say.</summary>
    public string? Host => SuiteRun?.Host;

    /// <summary>The compiler's stage, or null if the run does not say.</summary>
    public int? Stage => SuiteRun?.Stage;

    /// <summary>How often the suite had been started in this run, from 1: greater where tests are repeated.</summary>
    public int Attempt => SuiteRun?.Attempt ?? 1;

    /// <summary>Whether it did not run only because nothing had changed since it last passed.</summary>
    public bool IsStale => Outcome == UiTestOutcome.Ignored && Reason == "up-to-date";

    /// <inheritdoc/>
    public override string ToString() => Reason is null ? $"{Name} ... {Outcome}" : $"{Name} ... {Outcome}, {Reason}";
}
