using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WasiTools.Engine.Tests.Spec;

/// <summary>Rewrites the generated parts of <c>docs/conformance.md</c>: <c>conformance RESULTS OTHER MODULES PAGE</c>. RESULTS is the JSON
/// that a run of the specification's suites left, or "-" for none: then those tables stay. OTHER is a table of what other scripts found,
/// MODULES one of real modules: tab-separated, the first line names the columns. What is between the markers of a part is replaced,
/// everything else stays.</summary>
internal static class ConformancePage
{
    /// <summary>Rewrites the page. The result is the process's exit code.</summary>
    public static int Write(string[] arguments)
    {
        if (arguments is not [string results, string other, string modules, string page])
        {
            Console.Error.WriteLine("usage: conformance RESULTS.json|- OTHER.tsv MODULES.tsv PAGE.md");
            return 2;
        }
        string text = File.ReadAllText(page).ReplaceLineEndings("\n");
        if (results != "-")
        {
            SuiteCounts[] counts = JsonSerializer.Deserialize<SuiteCounts[]>(File.ReadAllText(results), options)!;
            text = Replace(text, "suites", $"Run on {File.GetLastWriteTimeUtc(results):yyyy-MM-dd}.\n\n{Suites(counts)}");
            text = Replace(text, "not run", NotRun());
        }
        text = Replace(text, "other", Table(File.ReadAllLines(other)));
        text = Replace(text, "modules", Table(File.ReadAllLines(modules)));
        File.WriteAllText(page, text);
        return 0;
    }

    private static readonly JsonSerializerOptions options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>An entry of the results, as <see cref="SpecCounts.Json"/> writes it.</summary>
    private sealed record SuiteCounts(
        string Suite, string Mode, int Files, int Passed, int Failed, Dictionary<string, KindCounts> Kinds);

    private sealed record KindCounts(int Passed, int Failed);

    private static string Suites(SuiteCounts[] counts)
    {
        var text = new StringBuilder("| Suite | Mode | Files | Assertions | Passed |\n| --- | --- | ---: | ---: | ---: |\n");
        foreach (SuiteCounts row in counts)
            text.Append($"| {row.Suite} | {row.Mode} | {row.Files} | {Number(row.Passed + row.Failed)} | {Number(row.Passed)} |\n");
        text.Append("\nBy kind of assertion, over all suites:\n\n| Assertion | Mode | Assertions | Passed |\n| --- | --- | ---: | ---: |\n");
        foreach (string kind in counts.SelectMany(c => c.Kinds.Keys).Distinct())
        {
            foreach (IGrouping<string, SuiteCounts> mode in counts.GroupBy(c => c.Mode))
            {
                KindCounts[] cells = [.. mode.Select(c => c.Kinds.GetValueOrDefault(kind)).OfType<KindCounts>()];
                int passed = cells.Sum(c => c.Passed), all = passed + cells.Sum(c => c.Failed);
                if (all > 0)
                    text.Append($"| `{kind}` | {mode.Key} | {Number(all)} | {Number(passed)} |\n");
            }
        }
        text.Append("\nEach suite runs with the features that its scripts are written for and no others:\n\n");
        foreach (SpecSuite suite in SpecSuite.All.Where(s => counts.Any(c => c.Suite == s.Name)))
            text.Append($"- {suite.Name}: {suite.Note}.\n");
        return text.ToString();
    }

    private static string NotRun()
    {
        var text = new StringBuilder("| Folder | Assertions | Why |\n| --- | ---: | --- |\n");
        string root = SpecSuite.Root ?? throw new InvalidOperationException(
            $"{SpecSuite.Variable} must name the suite's folder: what was not run is counted there.");
        foreach ((string folder, string reason) in SpecSuite.NotRun)
            text.Append($"| `{folder}` | {Number(SpecSuite.CountAssertions(root, folder))} | {reason} |\n");
        return text.ToString();
    }

    private static string Table(string[] lines)
    {
        string[][] rows = [.. lines.Where(l => l.Length > 0).Select(l => l.Split('\t'))];
        if (rows.FirstOrDefault(r => r.Length != rows[0].Length) is { } odd)
            throw new FormatException($"{odd.Length} columns instead of {rows[0].Length}: {string.Join(" | ", odd)}");
        var text = new StringBuilder();
        text.Append("| ").AppendJoin(" | ", rows[0]).Append(" |\n");
        text.Append("| ").AppendJoin(" | ", rows[0].Select(_ => "---")).Append(" |\n");
        foreach (string[] row in rows.AsSpan(1))
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        return text.ToString();
    }

    private static string Replace(string page, string part, string content)
    {
        string begin = $"<!-- generated: {part} -->\n", end = $"<!-- end: {part} -->";
        int from = page.IndexOf(begin, StringComparison.Ordinal), to = page.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new FormatException($"The page has no part between \"{begin.Trim()}\" and \"{end}\".");
        return $"{page[..(from + begin.Length)]}\n{content}\n{page[to..]}";
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
