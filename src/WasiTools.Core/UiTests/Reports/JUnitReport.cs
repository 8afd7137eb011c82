using System.Globalization;
using System.Xml;
using WasiTools.Core.UiTests.Comparison;

namespace WasiTools.Core.UiTests.Reports;

/// <summary>JUnit XML of the runs that are looked at. Known failures are skipped tests, so that they do not break a build.</summary>
internal static class JUnitReport
{
    public static void Write(UiTestReport report, Stream stream)
    {
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = ReportText.Utf8, Indent = true, CloseOutput = false, NewLineChars = "\n" });
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", ReportText.Line(report.Title));
        foreach (IGrouping<(string Label, UiTestSuite Suite), UiTestDifference> suite in report.Rows
            .Where(static row => row.Difference is not null)
            .GroupBy(static row => (row.DifferenceLabel, row.Difference!.SuiteRun ?? new UiTestSuite())))
        {
            WriteSuite(xml, suite.Key.Label, suite.Key.Suite, [.. suite]);
        }

        xml.WriteEndElement();
    }

    private static void WriteSuite(XmlWriter xml, string label, UiTestSuite suite, UiTestDifference[] rows)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", ReportText.Line(suite.Suite is null ? label : $"{label} {suite.Suite}"));
        xml.WriteAttributeString("tests", Number(rows.Length));
        xml.WriteAttributeString("failures", Number(rows.Count(static row => row.After == UiTestOutcome.Failed && !row.IsKnown)));
        xml.WriteAttributeString("errors", Number(rows.Count(static row => row.After == UiTestOutcome.Incomplete)));
        xml.WriteAttributeString("skipped", Number(rows.Count(static row => row.After == UiTestOutcome.Ignored || (row.After == UiTestOutcome.Failed && row.IsKnown))));
        xml.WriteStartElement("properties");
        WriteProperty(xml, "run", label);
        WriteProperty(xml, "suite", suite.Suite ?? "");
        WriteProperty(xml, "mode", suite.Mode);
        WriteProperty(xml, "compare-mode", suite.CompareMode);
        WriteProperty(xml, "target", suite.Target);
        WriteProperty(xml, "host", suite.Host);
        WriteProperty(xml, "stage", suite.Stage?.ToString(CultureInfo.InvariantCulture));
        WriteProperty(xml, "attempt", Number(suite.Attempt));
        xml.WriteEndElement();
        foreach (UiTestDifference row in rows)
            WriteCase(xml, row, row.Difference!);
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, UiTestDifference row, UiTestResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", "");
        xml.WriteAttributeString("name", ReportText.Line(result.Name));
        if (result.Duration is { } duration)
            xml.WriteAttributeString("time", duration.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        switch (result.Outcome)
        {
            case UiTestOutcome.Failed when row.KnownFailure is { } known:
                WriteElement(xml, "skipped", null, $"known failure: {known.Reason ?? known.Pattern}", null);
                break;
            case UiTestOutcome.Failed:
                WriteElement(xml, "failure", row.Class.ToString(), result.FailureSignature ?? "failed", result.Output);
                break;
            case UiTestOutcome.Incomplete:
                WriteElement(xml, "error", "incomplete", result.Reason, null);
                break;
            case UiTestOutcome.Ignored:
                WriteElement(xml, "skipped", null, result.Reason, null);
                break;
        }

        xml.WriteEndElement();
    }

    private static void WriteElement(XmlWriter xml, string name, string? type, string? message, string? text)
    {
        xml.WriteStartElement(name);
        if (type is not null)
            xml.WriteAttributeString("type", type);
        if (message is not null)
            xml.WriteAttributeString("message", ReportText.Line(message));
        if (text is not null)
            xml.WriteString(ReportText.Printable(text));
        xml.WriteEndElement();
    }

    private static void WriteProperty(XmlWriter xml, string name, string? value)
    {
        if (value is null)
            return;
        xml.WriteStartElement("property");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("value", ReportText.Line(value));
        xml.WriteEndElement();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
