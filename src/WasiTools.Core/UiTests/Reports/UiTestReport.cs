using WasiTools.Core.UiTests.Comparison;

namespace WasiTools.Core.UiTests.Reports;

/// <summary>Differences as a report.</summary>
/// <param name="title">What it is called.</param>
/// <param name="rows">The differences, in the order of the report.</param>
public sealed class UiTestReport(string title, IReadOnlyList<UiTestDifference> rows)
{
    private static readonly Dictionary<string, UiTestReportFormat> s_formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = UiTestReportFormat.Html,
        [".htm"] = UiTestReportFormat.Html,
        [".md"] = UiTestReportFormat.Markdown,
        [".xml"] = UiTestReportFormat.JUnit,
        [".csv"] = UiTestReportFormat.Csv,
        [".json"] = UiTestReportFormat.Json,
        [".txt"] = UiTestReportFormat.GitHubAnnotation,
    };

    /// <summary>What the report is called.</summary>
    public string Title { get; } = title;

    /// <summary>The differences.</summary>
    public IReadOnlyList<UiTestDifference> Rows { get; } = rows;

    /// <summary>What the references are called; none where nothing was compared.</summary>
    public IEnumerable<string> ReferenceLabels => Rows.Select(static row => row.ReferenceLabel).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>What the runs that are looked at are called.</summary>
    public IEnumerable<string> DifferenceLabels => Rows.Select(static row => row.DifferenceLabel).Distinct(StringComparer.Ordinal);

    /// <summary>How many differences there are of each class that has any.</summary>
    public IEnumerable<KeyValuePair<UiTestClass, int>> Counts => Rows.CountBy(static row => row.Class).OrderBy(static pair => pair.Key);

    /// <summary>The format that files of this name have.</summary>
    /// <param name="path">The file's name.</param>
    /// <returns>The format, or null if the extension tells none.</returns>
    public static UiTestReportFormat? FormatOf(string path) =>
        s_formats.TryGetValue(Path.GetExtension(path), out UiTestReportFormat format) ? format : null;

    /// <summary>Writes the report to a file, which is there as a whole or, if writing fails, is as before.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="format">What to write.</param>
    public void Save(string path, UiTestReportFormat format)
    {
        path = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            throw Throw.ReportFolderNotFound(folder);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                Write(file, format);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes the report.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="format">What to write.</param>
    public void Write(Stream stream, UiTestReportFormat format)
    {
        switch (format)
        {
            case UiTestReportFormat.Html:
                HtmlReport.Write(this, stream);
                break;
            case UiTestReportFormat.Markdown:
                MarkdownReport.Write(this, stream);
                break;
            case UiTestReportFormat.JUnit:
                JUnitReport.Write(this, stream);
                break;
            case UiTestReportFormat.Csv:
                CsvReport.Write(this, stream);
                break;
            case UiTestReportFormat.Json:
                JsonReport.Write(this, stream);
                break;
            default:
                AnnotationReport.Write(this, stream);
                break;
        }
    }
}
