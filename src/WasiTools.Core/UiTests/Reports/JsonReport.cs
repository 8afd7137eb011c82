using System.Text.Json;
using WasiTools.Core.UiTests.Comparison;

namespace WasiTools.Core.UiTests.Reports;

/// <summary>JSON as <c>docs/ui-test-report.schema.json</c> describes it.</summary>
internal static class JsonReport
{
    public static void Write(UiTestReport report, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("title", report.Title);
        WriteTexts(json, "references", report.ReferenceLabels);
        WriteTexts(json, "differences", report.DifferenceLabels);
        json.WriteStartObject("counts");
        foreach ((UiTestClass @class, int count) in report.Counts)
            json.WriteNumber(@class.ToString(), count);
        json.WriteEndObject();
        json.WriteStartArray("tests");
        foreach (UiTestDifference row in report.Rows)
            WriteRow(json, row);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, UiTestDifference row)
    {
        json.WriteStartObject();
        json.WriteString("class", row.Class.ToString());
        json.WriteString("id", row.Id);
        WriteText(json, "note", row.Note);
        WriteText(json, "renamedFrom", row.RenamedFrom);
        WriteText(json, "renamedTo", row.RenamedTo);
        if (row.KnownFailure is { } known)
        {
            json.WriteStartObject("known");
            json.WriteString("pattern", known.Pattern);
            WriteText(json, "reason", known.Reason);
            WriteText(json, "expires", known.Expires?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        WriteResult(json, "before", row.Reference);
        WriteResult(json, "after", row.Difference);
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, string name, UiTestResult? result)
    {
        if (result is null)
            return;
        json.WriteStartObject(name);
        json.WriteString("run", result.Run.Label);
        json.WriteString("name", result.Name);
        json.WriteString("outcome", result.Outcome.ToString());
        WriteText(json, "reason", result.Reason);
        WriteText(json, "suite", result.Suite);
        WriteText(json, "mode", result.Mode);
        WriteText(json, "compareMode", result.CompareMode);
        WriteText(json, "target", result.Target);
        WriteText(json, "host", result.Host);
        if (result.Stage is { } stage)
            json.WriteNumber("stage", stage);
        if (result.Duration is { } duration)
            json.WriteNumber("durationSeconds", duration.TotalSeconds);
        WriteText(json, "signature", result.FailureSignature);
        WriteText(json, "output", result.Output);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
