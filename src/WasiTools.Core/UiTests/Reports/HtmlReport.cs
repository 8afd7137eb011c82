using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using WasiTools.Core.UiTests.Comparison;

namespace WasiTools.Core.UiTests.Reports;

/// <summary>One page with its data, style and script in it. It may load nothing and run nothing but that script.</summary>
internal static class HtmlReport
{
    /// <summary>What is kept of one output, and of all: pages are to open at once.</summary>
    private const int MaxOutput = 64 << 10;
    private const long MaxOutputs = 48L << 20;

    private static readonly string s_page = Resource("report.html");
    private static readonly string s_style = Resource("report.css");
    private static readonly string s_script = Resource("report.js");

    public static void Write(UiTestReport report, Stream stream)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(ReportText.Utf8.GetBytes(s_script)));
        string[] parts = s_page.Split("{data}");
        string head = parts[0]
            .Replace("{title}", WebUtility.HtmlEncode(ReportText.Line(report.Title)), StringComparison.Ordinal)
            .Replace("{hash}", hash, StringComparison.Ordinal)
            .Replace("{style}", s_style, StringComparison.Ordinal);
        stream.Write(ReportText.Utf8.GetBytes(head));
        WriteData(report, stream);
        stream.Write(ReportText.Utf8.GetBytes(parts[1].Replace("{script}", s_script, StringComparison.Ordinal)));
    }

    /// <summary>The data as JSON, whose writer escapes what could end the element that it stands in.</summary>
    private static void WriteData(UiTestReport report, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("title", report.Title);
        json.WriteString("reference", string.Join(", ", report.ReferenceLabels));
        json.WriteString("difference", string.Join(", ", report.DifferenceLabels));
        json.WriteStartArray("classes");
        foreach (UiTestClass @class in Enum.GetValues<UiTestClass>())
        {
            json.WriteStartArray();
            json.WriteStringValue(@class.ToString());
            json.WriteStringValue(ReportText.Label(@class));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("rows");
        long left = MaxOutputs;
        foreach (UiTestDifference row in report.Rows)
            WriteRow(json, row, ref left);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, UiTestDifference row, ref long left)
    {
        json.WriteStartArray();
        json.WriteNumberValue((int)row.Class);
        json.WriteStringValue(row.Id);
        json.WriteStringValue(row.Before?.ToString() ?? "");
        json.WriteStringValue(row.After?.ToString() ?? "");
        json.WriteStringValue(row.Remark);
        json.WriteNumberValue(row.IsKnown ? 1 : 0);
        json.WriteStringValue(row.Target ?? "");
        json.WriteNumberValue(Math.Round(row.Difference?.Duration?.TotalSeconds ?? -1, 3));
        json.WriteStringValue(row.Reference?.FailureSignature ?? "");
        json.WriteStringValue(row.Difference?.FailureSignature ?? "");
        json.WriteStringValue(Output(row.Reference, ref left));
        json.WriteStringValue(Output(row.Difference, ref left));
        json.WriteStringValue(Source(row.Reference));
        json.WriteStringValue(Source(row.Difference));
        json.WriteEndArray();
    }

    private static string Output(UiTestResult? result, ref long left)
    {
        if (result?.Output is not { } output)
            return "";
        int length = (int)Math.Min(Math.Min(output.Length, MaxOutput), left);
        left -= length;
        return length == output.Length ? output : $"{output.AsSpan(0, length)}\n[{output.Length - length} more characters]";
    }

    private static string Source(UiTestResult? result) =>
        result?.SourceFile is null ? "" : result.SourceLine > 0 ? $"{Path.GetFileName(result.SourceFile)}, line {result.SourceLine}" : Path.GetFileName(result.SourceFile);

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        // Git may have given the files other line ends, and the script's hash is of its bytes.
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
