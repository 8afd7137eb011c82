using System.Globalization;
using WasiTools.Core.UiTests.Comparison;

namespace WasiTools.Core.UiTests.Reports;

/// <summary>Comma-separated values (RFC 4180), safe to open in a spreadsheet.</summary>
internal static class CsvReport
{
    public static void Write(UiTestReport report, Stream stream)
    {
        using var writer = new StreamWriter(stream, ReportText.Utf8, leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine("Class,Id,Suite,Target,Before,After,Known,Remark,DurationSeconds,BeforeSignature,AfterSignature,Reference,Difference");
        foreach (UiTestDifference row in report.Rows)
        {
            writer.WriteLine(string.Join(',', new[]
            {
                row.Class.ToString(),
                row.Id,
                row.Suite,
                row.Target,
                row.Before?.ToString(),
                row.After?.ToString(),
                row.IsKnown ? "true" : "false",
                row.Remark,
                row.Difference?.Duration?.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                row.Reference?.FailureSignature,
                row.Difference?.FailureSignature,
                row.ReferenceLabel,
                row.DifferenceLabel,
            }.Select(Field)));
        }
    }

    /// <summary>A field in quotes; one that a spreadsheet would take for a formula begins with an apostrophe.</summary>
    private static string Field(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        text = ReportText.Printable(text);
        if (text[0] is '=' or '+' or '-' or '@' or '\t')
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\n'") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
