namespace WasiTools.Core.UiTests.Comparison;

/// <summary>A run with its results, as one side of a comparison.</summary>
/// <param name="Label">What the run is called.</param>
/// <param name="Results">Its results.</param>
/// <param name="Runs">The run, or the runs that make it up. A run that names no test is only found here.</param>
public sealed record UiTestRunResults(string Label, IReadOnlyCollection<UiTestResult> Results, IReadOnlyCollection<UiTestRun> Runs)
{
    /// <summary>The names of the tests that failed, as the run prints them and as often.</summary>
    public IEnumerable<string> FailedNames => Results.Where(static result => result.Outcome == UiTestOutcome.Failed).Select(static result => result.Name);
}
