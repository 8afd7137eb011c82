using System.Globalization;
using System.Text;
using WasiTools.Core.UiTests.Comparison;

namespace WasiTools.Core.UiTests.Reports;

/// <summary>Markdown, no longer than GitHub takes for the summary of a step.</summary>
internal static class MarkdownReport
{
    /// <summary>GitHub's limit is 1 MiB a step; the rest is for what else the step says.</summary>
    private const int MaxBytes = 1_000_000;

    private const int MaxOutput = 4000;

    public static void Write(UiTestReport report, Stream stream)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Escape(report.Title)).Append("\n\n");
        string[] references = [.. report.ReferenceLabels];
        text.Append(references.Length == 0 ? "" : $"{string.Join(", ", references.Select(Code))} against ")
            .AppendJoin(", ", report.DifferenceLabels.Select(Code)).Append("\n\n| Class | Tests |\n| --- | ---: |\n");
        foreach ((UiTestClass @class, int count) in report.Counts)
            text.Append(CultureInfo.InvariantCulture, $"| {ReportText.Label(@class)} | {count} |\n");
        int bytes = ReportText.Utf8.GetByteCount(text.ToString());
        foreach (IGrouping<UiTestClass, UiTestDifference> group in report.Rows
            .Where(static row => row.Class != UiTestClass.Unchanged).GroupBy(static row => row.Class).OrderBy(static group => group.Key))
        {
            string header = $"\n## {ReportText.Label(group.Key)}\n\n";
            text.Append(header);
            bytes += ReportText.Utf8.GetByteCount(header);
            int written = 0;
            foreach (UiTestDifference row in group)
            {
                string item = Item(row);
                int length = ReportText.Utf8.GetByteCount(item);
                // Headings and the remarks of what is left out need little.
                if (bytes + length > MaxBytes - 4000)
                    break;
                text.Append(item);
                bytes += length;
                written++;
            }

            if (written < group.Count())
            {
                string rest = string.Create(CultureInfo.InvariantCulture, $"- and {group.Count() - written} more, which this summary has no room for\n");
                text.Append(rest);
                bytes += rest.Length;
            }
        }

        stream.Write(ReportText.Utf8.GetBytes(text.ToString()));
    }

    private static string Item(UiTestDifference row)
    {
        var item = new StringBuilder("- ").Append(Code(row.Id));
        string remark = row.Remark;
        if (remark.Length > 0)
            item.Append(" - ").Append(Escape(remark));
        if (row.Difference?.FailureSignature is { } signature)
            item.Append("\n  ").Append(Code(signature));
        item.Append('\n');
        if (row.Class is UiTestClass.New or UiTestClass.StillFailingDifferently && !row.IsKnown && row.Difference?.Output is { } output)
        {
            output = ReportText.Printable(output.Length > MaxOutput ? output[..MaxOutput] + "\n[...]" : output);
            string fence = new('`', Math.Max(3, LongestRun(output) + 1));
            item.Append("\n  <details><summary>Output</summary>\n\n");
            item.Append("  ").Append(fence).Append("text\n");
            foreach (string line in output.Split('\n'))
                item.Append("  ").Append(line).Append('\n');
            item.Append("  ").Append(fence).Append("\n\n  </details>\n\n");
        }

        return item.ToString();
    }

    /// <summary>Text in a code span, whose ends are longer than any row of backticks in it.</summary>
    private static string Code(string text)
    {
        text = ReportText.Line(text);
        string ticks = new('`', LongestRun(text) + 1);
        return text.Length == 0 ? "" : $"{ticks} {text} {ticks}";
    }

    /// <summary>Text in which nothing has a meaning for Markdown or HTML, and nobody is mentioned.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in ReportText.Line(text).EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is ' ' or '.' or ',' or '/' or '-' or ':' or ';' or '\''))
                escaped.Append((char)rune.Value);
            else if (rune.IsAscii)
                escaped.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
            else
                escaped.Append(rune.ToString());
        }

        return escaped.ToString();
    }

    private static int LongestRun(string text)
    {
        int longest = 0, run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
