using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Comparison;
using WasiTools.Core.UiTests.Reports;
using Xunit;

namespace WasiTools.Tests.UiTests;

/// <summary>What tests call themselves and print is text in every format, and nothing else.</summary>
public sealed partial class ReportTests
{
    private static readonly string[] s_hostile =
    [
        "</script><script>hacked=1</script>", "<img src=x onerror=hacked=1>", "<!-- ", "]]></failure>", "&lt;b&gt;&#x41;", "\" onclick=\"x", "' x='",
        "=HYPERLINK(\"http://x\")", "+1+1", "-1", "@SUM(1)", "\t=1", "a,b\"c\"\r\nd",
        "@everyone", "[x](http://x)", "![x](http://x)", "```\n# title", "a ` b `` c", "| a | b |", "**x** _y_ ~~z~~ #1 \\",
        "\n::error::x", "\r::add-mask::x", "%0A::error::x", "%25", "a::b,c=d", "##[error]x",
        "\e[31mred\e]0;title\a", "\0\u0001\u0085\u2028\uFFFE\uFFFF", "\uD800", "x\uDC00", "🦀 é",
    ];

    [Fact]
    public void HtmlHasNoMarkupOfATest()
    {
        string page = Write(UiTestReportFormat.Html);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<!-- ", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "</body>"));
        // The data and the script, and nothing that ends one of them early.
        Assert.Equal(2, Regex.Count(page, "<script", RegexOptions.IgnoreCase));
        Assert.Equal(2, Regex.Count(page, "</script", RegexOptions.IgnoreCase));
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void MarkdownHasCodeAndNothingThatMeansSomething()
    {
        string text = Write(UiTestReportFormat.Markdown);
        // What is between code spans and fences is the report's own.
        string outside = CodeSpan().Replace(Fence().Replace(text, ""), "")
            .Replace("<details><summary>Output</summary>", "", StringComparison.Ordinal).Replace("</details>", "", StringComparison.Ordinal);
        Assert.DoesNotContain(outside, static c => c is '<' or '@' or '`' or '[' or '!');
        Assert.All(outside.Split('\n'), static line => Assert.Matches("^(#{1,2} .*|[|] .*|-.*| against | *)$", line));
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public void MarkdownFitsASummary()
    {
        string output = string.Concat(Enumerable.Repeat("é`<x>\n", 2000));
        UiTestDifference[] rows = [.. Enumerable.Range(0, 20_000).Select(i => Row($"[ui] tests/ui/{i:00000}.rs", output, UiTestClass.New + (i % 8)))];
        string text = Write(UiTestReportFormat.Markdown, rows);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 900_000, 1 << 20);
        Assert.Matches(@"\n- and \d+ more, which this summary has no room for\n", text);
        // All classes are there, with their counts.
        Assert.Equal(8, Regex.Count(text, "(?m)^## "));
        Assert.Equal(20_000, Regex.Matches(text, @"(?m)^\| [A-Z][^|]+ \| (\d+) \|$").Sum(static match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void JUnitIsXmlWithEveryTest()
    {
        XElement[] cases = [.. XDocument.Parse(Write(UiTestReportFormat.JUnit)).Descendants("testcase")];
        Assert.Equal(s_hostile.Select(ReportText.Line), cases.Select(static test => test.Attribute("name")!.Value));
        Assert.All(cases, static test => Assert.Equal(["failure"], test.Elements().Select(static child => child.Name.LocalName)));
        Assert.Equal(s_hostile.Select(ReportText.Printable), cases.Select(static test => test.Element("failure")!.Value));
    }

    [Fact]
    public void JsonHasEveryTestAsItIs()
    {
        using var json = JsonDocument.Parse(Write(UiTestReportFormat.Json));
        JsonElement[] tests = [.. json.RootElement.GetProperty("tests").EnumerateArray()];
        Assert.Equal(s_hostile.Length, tests.Length);
        for (int i = 0; i < tests.Length; i++)
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(UiTestName.Parse(s_hostile[i]).ToString())), tests[i].GetProperty("id").GetString());
    }

    [Fact]
    public void NoFieldOfCsvIsAFormula()
    {
        string text = Write(UiTestReportFormat.Csv);
        string[][] records = [.. Records(text)];
        Assert.Equal(s_hostile.Length + 1, records.Length);
        Assert.All(records, static fields => Assert.Equal(13, fields.Length));
        Assert.All(records.SelectMany(static fields => fields).Where(static field => field.Length > 0), static field => Assert.DoesNotContain(field[0], "=+-@\t\r"));
        Assert.Equal("'=HYPERLINK(\"http://x\")", records[1 + Array.IndexOf(s_hostile, "=HYPERLINK(\"http://x\")")][1]);
    }

    [Fact]
    public void AnnotationsAreOneCommandALine()
    {
        string[] lines = Write(UiTestReportFormat.GitHubAnnotation).TrimEnd('\n').Split('\n');
        Assert.Equal(s_hostile.Length, lines.Length);
        Assert.All(lines, static line =>
        {
            Assert.Matches("^::error file=[^:,]*,title=New failure::", line);
            Assert.DoesNotContain('\r', line);
            Assert.DoesNotContain('\e', line);
        });
        Assert.Contains(lines, static line => line.Contains("%250A%3A%3Aerror", StringComparison.Ordinal));
    }

    [Fact]
    public void AnnotationsAreNotEndless()
    {
        string[] lines = [.. AnnotationReport.Lines(new UiTestReport("t", [.. Enumerable.Range(0, 70).Select(static i => Row($"[ui] {i}", "", UiTestClass.New))]))];
        Assert.Equal(51, lines.Length);
        Assert.Equal("::notice title=UI tests::20 more", lines[^1]);
    }

    [Fact]
    public void AReportThatCannotBeWrittenLeavesWhatWasThere()
    {
        using var folder = new TemporaryFolder();
        string path = folder["r.html"];
        Directory.CreateDirectory(path);
        var report = new UiTestReport("t", [Row("a", "", UiTestClass.New)]);
        Exception error = Assert.ThrowsAny<Exception>(() => report.Save(path, UiTestReportFormat.Html));
        Assert.True(error is IOException or UnauthorizedAccessException, error.ToString());
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    private static string Write(UiTestReportFormat format, UiTestDifference[]? rows = null)
    {
        using var stream = new MemoryStream();
        new UiTestReport(s_hostile[0], rows ?? [.. s_hostile.Select(static text => Row(text, text, UiTestClass.New))]).Write(stream, format);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(stream.ToArray());
    }

    private static UiTestDifference Row(string name, string output, UiTestClass @class)
    {
        var result = new UiTestResult { Run = new UiTestRun(name), Name = name, Outcome = UiTestOutcome.Failed, Output = output, FailureSignature = name };
        return new UiTestDifference { Class = @class, Id = result.Id, Difference = result, ReferenceLabel = s_hostile[1], DifferenceLabel = s_hostile[2], Note = name };
    }

    /// <summary>Records of RFC 4180.</summary>
    private static IEnumerable<string[]> Records(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                if (isQuoted && i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[i++]);
                else
                    isQuoted = !isQuoted;
            }
            else if (!isQuoted && text[i] is ',' or '\n')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (text[i] == '\n')
                {
                    yield return [.. fields];
                    fields.Clear();
                }
            }
            else if (isQuoted || text[i] != '\r')
            {
                field.Append(text[i]);
            }
        }
    }

    [GeneratedRegex("(?sm)^  (`{3,})text\n.*?\n  \\1$")]
    private static partial Regex Fence();

    [GeneratedRegex("(?<!`)(`+) .*? \\1(?!`)")]
    private static partial Regex CodeSpan();
}
