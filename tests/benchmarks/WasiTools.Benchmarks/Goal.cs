using System.Globalization;

namespace WasiTools.Benchmarks;

/// <summary>A ratio that is to be reached.</summary>
/// <param name="What">What is compared.</param>
/// <param name="Measured">The ratio; null if it could not be measured.</param>
/// <param name="Required">What it has to be; null for a ratio that is only published.</param>
/// <param name="Stretch">What would be better still; null for nothing.</param>
/// <param name="IsFloor">Whether more is better.</param>
internal sealed record Goal(string What, double? Measured, double? Required, double? Stretch, bool IsFloor = false)
{
    public const string Header = "| | measured | required | stretch | |\n| --- | ---: | ---: | ---: | --- |\n";

    public override string ToString() =>
        $"| {What} | {(Measured is { } m ? Text(m) : "not measured")} | {Limit(Required)} | {Limit(Stretch)} | {Verdict} |\n";

    private string Verdict => Measured is not { } measured ? ""
        : Meets(measured, Stretch) ? "stretch"
        : Required is null ? ""
        : Meets(measured, Required) ? "holds"
        : "**missed**";

    private bool Meets(double measured, double? limit) => limit is { } l && (IsFloor ? measured >= l : measured <= l);

    private string Limit(double? limit) => limit is { } l ? (IsFloor ? "≥ " : "≤ ") + Text(l) : "";

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
