using System.Globalization;
using System.Xml;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>Reads JUnit XML: libtest's, that of Export-UiTestReport, and other tools'.</summary>
internal sealed class JUnitParser(RunRecorder recorder)
{
    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
        CloseInput = false,
    };

    private UiTestSuite? _suite;
    private long? _expected;
    private long _passed;
    private long _failed;
    private long _ignored;
    private long _before;

    public void Read(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = XmlReader.Create(stream, s_settings);
            while (reader.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (reader.NodeType == XmlNodeType.Element && reader.Name == "testsuite")
                    BeginSuite(reader);
                else if (reader.NodeType == XmlNodeType.EndElement && reader.Name == "testsuite")
                    EndSuite();
                else if (reader.NodeType == XmlNodeType.Element && reader.Name == "property")
                    AddProperty(reader.GetAttribute("name"), reader.GetAttribute("value"));
                else if (reader.NodeType == XmlNodeType.Element && reader.Name == "testcase")
                    ReadCase(reader);
            }
        }
        catch (Exception exception) when (exception is XmlException or ArgumentException or InvalidOperationException)
        {
            recorder.Gap($"ends early or is damaged: {exception.Message}");
        }

        recorder.Run.AddTests(_passed, _failed, _ignored, 0);
        if (!recorder.HasFound)
            recorder.Gap("no test suite in this XML");
    }

    private void BeginSuite(XmlReader reader)
    {
        _expected = long.TryParse(reader.GetAttribute("tests"), NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count : null;
        _before = _passed + _failed + _ignored;
        // libtest calls each of its suites "test".
        string? name = reader.GetAttribute("name");
        _suite = recorder.Start(new UiTestSuite { Suite = name is "test" or "" ? null : name });
        if (reader.IsEmptyElement)
            EndSuite();
    }

    private void EndSuite()
    {
        long found = _passed + _failed + _ignored - _before;
        if (_expected is { } expected && expected != found)
            recorder.Gap($"{_suite} announces {expected} tests and has {found}");
        _expected = null;
    }

    private void AddProperty(string? name, string? value)
    {
        if (_suite is null || value is null)
            return;
        _suite = name switch
        {
            "suite" => _suite with { Suite = value.Length == 0 ? null : value },
            "mode" => _suite with { Mode = value },
            "compare-mode" => _suite with { CompareMode = value },
            "target" => _suite with { Target = value },
            "host" => _suite with { Host = value },
            "stage" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int stage) => _suite with { Stage = stage },
            "attempt" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int attempt) => _suite with { Attempt = attempt },
            _ => _suite,
        };
    }

    private void ReadCase(XmlReader reader)
    {
        long line = (reader as IXmlLineInfo)?.LineNumber ?? 0;
        string? name = reader.GetAttribute("name");
        string? group = reader.GetAttribute("classname");
        // libtest splits a::b::c into class and name, and has words for there being no class.
        if (name is not null && !name.StartsWith('[') && !string.IsNullOrEmpty(group) && group is not ("unknown" or "integration" or "crate" or "doctest"))
            name = $"{group}::{name}";
        double seconds = double.TryParse(reader.GetAttribute("time"), NumberStyles.Float, CultureInfo.InvariantCulture, out double time) ? time : double.NaN;
        UiTestOutcome outcome = UiTestOutcome.Passed;
        string? reason = null, message = null, text = null, output = null;
        if (!reader.IsEmptyElement)
        {
            int depth = reader.Depth;
            while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
            {
                if (reader.NodeType != XmlNodeType.Element || reader.Depth != depth + 1)
                    continue;
                switch (reader.Name)
                {
                    case "error" when reader.GetAttribute("type") == "incomplete":
                        outcome = UiTestOutcome.Incomplete;
                        reason = reader.GetAttribute("message");
                        break;
                    case "failure" or "error":
                        outcome = UiTestOutcome.Failed;
                        message = reader.GetAttribute("message");
                        text = ReadText(reader);
                        break;
                    case "skipped":
                        outcome = UiTestOutcome.Ignored;
                        reason = reader.GetAttribute("message");
                        break;
                    case "system-out":
                        output = ReadText(reader);
                        break;
                }
            }
        }

        if (name is null)
            return;
        Count(outcome);
        output = outcome == UiTestOutcome.Failed ? FailureOutput.Normalize(text ?? output, text is null ? message : null) : null;
        recorder.Emit(_suite, name, outcome, reason, TestLine.ToDuration(seconds), output, line);
    }

    private void Count(UiTestOutcome outcome)
    {
        switch (outcome)
        {
            case UiTestOutcome.Passed:
                _passed++;
                break;
            case UiTestOutcome.Failed:
                _failed++;
                break;
            case UiTestOutcome.Incomplete:
                _ignored++;
                recorder.Gap("holds tests without a result");
                break;
            default:
                _ignored++;
                break;
        }
    }

    private static string? ReadText(XmlReader reader)
    {
        if (reader.IsEmptyElement)
            return null;
        var text = new System.Text.StringBuilder();
        int depth = reader.Depth;
        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
                text.Append(reader.Value);
        }

        return string.IsNullOrWhiteSpace(text.ToString()) ? null : text.ToString();
    }
}
