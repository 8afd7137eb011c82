using System.Management.Automation;
using WasiTools.Core;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Comparison;
using WasiTools.Core.UiTests.Logs;

namespace WasiTools.Cmdlets;

/// <summary>Compares runs of compiler tests, test by test.</summary>
[Cmdlet(VerbsData.Compare, "UiTestFailures", DefaultParameterSetName = "Pipeline")]
[Alias("Compare-UiTestFailure")]
[OutputType(typeof(UiTestDifference), typeof(string))]
public sealed class CompareUiTestFailuresCommand : WasiCmdlet
{
    private readonly List<object> _reference = [];
    private readonly List<object> _difference = [];
    private readonly List<object> _piped = [];
    private readonly List<UiTestDifference> _regressions = [];

    /// <summary>Results of two runs or more; the first run is what the others are compared with.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Pipeline")]
    [ValidateNotNull]
    public UiTestResult[]? InputObject { get; set; }

    /// <summary>What to compare with: results, logs or folders of logs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Object")]
    [Alias("Reference")]
    [AllowEmptyCollection]
    public object[]? ReferenceObject { get; set; }

    /// <summary>What to look at: results, logs or folders of logs.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = "Object")]
    [Alias("Difference")]
    [AllowEmptyCollection]
    public object[]? DifferenceObject { get; set; }

    /// <summary>Failures that are expected: files that list them, or hashtables with Pattern, Reason and Expires.</summary>
    [Parameter]
    [KnownFailureTransformation]
    public UiKnownFailure[] KnownFailure { get; set; } = [];

    /// <summary>Classes that make the command fail, after everything is written.</summary>
    [Parameter]
    public UiTestClass[] FailOn { get; set; } = [];

    /// <summary>Writes also the tests that did not change.</summary>
    [Parameter]
    public SwitchParameter IncludeUnchanged { get; set; }

    /// <summary>Writes what sort and diff print of the two lists of failures, in place of objects.</summary>
    [Parameter]
    public SwitchParameter AsDiff { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _reference.AddRange(ReferenceObject ?? []);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _piped.AddRange(InputObject ?? []);
        _difference.AddRange(DifferenceObject ?? []);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            UiTestRunResults[] runs = ParameterSetName == "Object"
                ? [RunResults.Gather(this, _reference, "reference", StopToken), RunResults.Gather(this, _difference, "difference", StopToken)]
                : RunResults.Group(_piped.Cast<UiTestResult>());
            if (runs.Length < 2)
                throw NeedsTwoRuns(runs);
            foreach (UiTestRunResults run in runs.Skip(1))
                Compare(runs[0], run);
            if (UiTestRegression.ToException(_regressions) is { } regression)
                throw regression;
        }
        catch (WasiToolsException exception)
        {
            ThrowTerminatingError(exception.ToErrorRecord(null));
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Compare(UiTestRunResults reference, UiTestRunResults difference)
    {
        (IReadOnlyList<UiTestDifference> found, IReadOnlyList<UiKnownFailure> unused) =
            UiTestComparison.Compare(reference, difference, KnownFailure, DateOnly.FromDateTime(DateTime.UtcNow));
        if (AsDiff)
        {
            foreach (string line in SortedDiff.Lines(reference.FailedNames, difference.FailedNames))
                WriteObject(line);
        }

        foreach (UiTestDifference item in found)
        {
            StopToken.ThrowIfCancellationRequested();
            if (UiTestRegression.Counts(item, FailOn))
                _regressions.Add(item);
            if (!AsDiff && (IncludeUnchanged || item.Class != UiTestClass.Unchanged || item.Note is not null))
                WriteObject(item);
        }

        foreach (UiKnownFailure entry in unused)
            WriteWarning($"No test of {difference.Label} fails as the known failure '{entry.Pattern}' says.");
    }

    private static WasiToolsException NeedsTwoRuns(UiTestRunResults[] runs) => new(
        "UiTestRunMissing",
        WasiErrorKind.InvalidArgument,
        runs.Length == 0
            ? "No results arrived. Name the runs with -ReferenceObject and -DifferenceObject."
            : $"Only results of one run arrived, {runs[0].Label}. A log that names no test is only seen if it is named with -ReferenceObject or -DifferenceObject.");
}
