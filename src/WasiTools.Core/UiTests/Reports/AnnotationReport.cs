using WasiTools.Core.UiTests.Comparison;

namespace WasiTools.Core.UiTests.Reports;

/// <summary>Workflow commands (<c>::error file=...</c>), by which GitHub shows failures beside the files they are about.</summary>
public static class AnnotationReport
{
    /// <summary>GitHub shows ten of a kind in a step; more than these only make logs long.</summary>
    private const int MaxCount = 50;

    /// <summary>The commands for what somebody should look at, worst first.</summary>
    /// <param name="report">The report.</param>
    /// <returns>A line each.</returns>
    public static IEnumerable<string> Lines(UiTestReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        UiTestDifference[] rows = [.. report.Rows.Where(static row => Kind(row) is not null).OrderBy(static row => Kind(row), StringComparer.Ordinal)];
        foreach (UiTestDifference row in rows.Take(MaxCount))
        {
            string message = row.Difference?.FailureSignature is { } signature ? $"{row.Id}: {signature}" : row.Id;
            string remark = row.Remark;
            string file = row.Path is { } path ? $"file={Property(path)}," : "";
            yield return $"::{Kind(row)} {file}title={Property(ReportText.Label(row.Class))}::{Data(remark.Length == 0 ? message : $"{message} ({remark})")}";
        }

        if (rows.Length > MaxCount)
            yield return $"::notice title=UI tests::{rows.Length - MaxCount} more";
    }

    internal static void Write(UiTestReport report, Stream stream)
    {
        using var writer = new StreamWriter(stream, ReportText.Utf8, leaveOpen: true) { NewLine = "\n" };
        foreach (string line in Lines(report))
            writer.WriteLine(line);
    }

    private static string? Kind(UiTestDifference row) => row.Class switch
    {
        _ when row.IsKnown => null,
        UiTestClass.New or UiTestClass.StillFailingDifferently => "error",
        UiTestClass.Flaky or UiTestClass.Stale or UiTestClass.Incomplete or UiTestClass.NewlyIgnored => "warning",
        _ => null,
    };

    private static string Data(string text) =>
        ReportText.Printable(text).Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
