namespace WasiTools.Core.UiTests.Running;

/// <summary>Tests that one start of bootstrap runs.</summary>
/// <param name="Tests">The tests, within the suite.</param>
/// <param name="Filters">What selects exactly these; none selects all of the suite.</param>
internal sealed record TestPart(IReadOnlyList<string> Tests, IReadOnlyList<string> Filters);
