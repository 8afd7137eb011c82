namespace WasiTools.Core.UiTests.Logs;

/// <summary>Hands on what the parsers find, and counts it for the run.</summary>
internal sealed class RunRecorder(UiTestRun run, string? sourceFile, Action<UiTestResult> emit)
{
    private readonly Dictionary<UiTestSuite, int> _attempts = [];

    public UiTestRun Run { get; } = run;

    /// <summary>What the file is called in messages.</summary>
    public string FileName { get; } = sourceFile is null ? run.Label : Path.GetFileName(sourceFile);

    /// <summary>Whether any test has been found.</summary>
    public bool HasFound { get; private set; }

    /// <summary>A suite with the number of its start in this file.</summary>
    public UiTestSuite Start(UiTestSuite suite)
    {
        HasFound = true;
        UiTestSuite key = suite with { Attempt = 1 };
        int attempt = _attempts.GetValueOrDefault(key) + 1;
        _attempts[key] = attempt;
        return key with { Attempt = attempt };
    }

    public void Emit(
        UiTestSuite? suite, string name, UiTestOutcome outcome, string? reason, TimeSpan? duration, string? output, long line)
    {
        HasFound = true;
        emit(new UiTestResult
        {
            Run = Run,
            Name = name,
            Outcome = outcome,
            Reason = reason,
            SuiteRun = suite,
            Duration = duration,
            Output = output,
            FailureSignature = outcome == UiTestOutcome.Failed ? FailureSignature.Of(output) : null,
            SourceFile = sourceFile,
            SourceLine = line,
        });
    }

    public void Gap(string reason) => Run.AddGap($"{FileName}: {reason}");
}
