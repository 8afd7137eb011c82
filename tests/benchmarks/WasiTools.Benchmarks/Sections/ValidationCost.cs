using WasiTools.Benchmarks.Validation;

namespace WasiTools.Benchmarks.Sections;

/// <summary>What validation costs for a byte.</summary>
internal sealed class ValidationCost(Session session) : Section(session)
{
    private string _text = "";

    public override string Name => "validation";

    // It has a command of its own for what it checks.
    public override int Rounds => Options.Smoke ? 0 : 1;

    public override void Round() => _text = ValidationCosts.Measure([]).ToMarkdown();

    public override string ToMarkdown() => _text;
}
