using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Logs;
using Xunit;

namespace WasiTools.Tests.UiTests;

/// <summary>A log made for the tests, and what is in it.</summary>
internal sealed class Fixture(string path)
{
    public static string Folder { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(SourceFolder(), "../../ui-logs"));

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder).Where(static file => !file.EndsWith(".expected", StringComparison.Ordinal) && !file.EndsWith(".md", StringComparison.Ordinal))
            .Select(static file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public string Path { get; } = path;

    public byte[] Bytes => File.ReadAllBytes(Path);

    /// <summary>Lines of outcome, name and reason; without the line that says that the log is incomplete.</summary>
    public string[] Expected => [.. ExpectedLines.Where(static line => line != "incomplete")];

    public bool IsComplete => !ExpectedLines.Contains("incomplete");

    public string[] FailedNames => [.. Expected.Where(static line => line.StartsWith("failed\t", StringComparison.Ordinal)).Select(static line => line.Split('\t')[1])];

    private string[] ExpectedLines => File.ReadAllLines(Path + ".expected");

    public static Fixture Named(string name) => new(System.IO.Path.Combine(Folder, name));

    public static (List<UiTestResult> Results, UiTestRun Run) Read(byte[] bytes, string? name = null)
    {
        var run = new UiTestRun("run", name);
        var results = new List<UiTestResult>();
        using var stream = new MemoryStream(bytes);
        UiTestLogReader.Read(stream, name, run, results.Add, TestContext.Current.CancellationToken);
        run.End();
        return (results, run);
    }

    public static (List<UiTestResult> Results, UiTestRun Run) ReadFile(string path)
    {
        var run = new UiTestRun("run", path);
        var results = new List<UiTestResult>();
        UiTestLogReader.Read(path, run, results.Add, TestContext.Current.CancellationToken);
        run.End();
        return (results, run);
    }

    public static string[] Describe(IEnumerable<UiTestResult> results) => [.. results.Select(static result =>
    {
        string outcome = result.Outcome switch
        {
            UiTestOutcome.Passed => "passed",
            UiTestOutcome.Failed => "failed",
            UiTestOutcome.Ignored => "ignored",
            _ => "no-result",
        };
        return result.Reason is null ? $"{outcome}\t{result.Name}" : $"{outcome}\t{result.Name}\t{result.Reason}";
    })];

    public static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    public static byte[] Recode(byte[] utf8, Encoding encoding, bool mark)
    {
        string text = Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF');
        return mark ? [.. encoding.GetPreamble(), .. encoding.GetBytes(text)] : encoding.GetBytes(text);
    }

    private static string SourceFolder([CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;
}
