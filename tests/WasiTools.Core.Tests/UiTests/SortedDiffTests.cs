using System.Diagnostics;
using System.Text;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Comparison;
using Xunit;

namespace WasiTools.Tests.UiTests;

/// <summary>Against the sort and diff of the system, byte for byte.</summary>
public sealed class SortedDiffTests
{
    private static readonly bool s_hasTools = OperatingSystem.IsLinux() && File.Exists("/usr/bin/diff") && File.Exists("/usr/bin/sort");

    [Fact]
    public void EqualsTheToolsOnEveryPairOfFixtures()
    {
        Assert.SkipUnless(s_hasTools, "sort and diff are needed");
        using var folder = new TemporaryFolder();
        string[] names = [.. Fixture.Names];
        var lists = new Dictionary<string, string[]>();
        foreach (string name in names)
        {
            // What to compare is taken from the expected list, not from what was read.
            lists[name] = Fixture.Named(name).FailedNames;
            File.WriteAllLines(Path.Combine(folder.Path, name), lists[name]);
        }

        // All pairs in one process of the shell, each behind a line that names it.
        string script = string.Join('\n', from left in names from right in names select $"echo '== {left} {right}'; diff '{left}.sorted' '{right}.sorted'");
        string expected = Shell(folder.Path, "for f in *; do LC_ALL=C sort \"$f\" > \"$f.sorted\"; done\n" + script);
        var actual = new StringBuilder();
        foreach (string left in names)
        {
            List<UiTestResult> first = Fixture.ReadFile(Fixture.Named(left).Path).Results;
            foreach (string right in names)
            {
                actual.Append($"== {left} {right}\n");
                foreach (string line in SortedDiff.Lines(Failed(first), Failed(Fixture.ReadFile(Fixture.Named(right).Path).Results)))
                    actual.Append(line).Append('\n');
            }
        }

        Assert.Equal(expected, actual.ToString());
    }

    /// <summary>Lists of names that occur once, a few times, and so often that diff takes them for noise.</summary>
    [Theory]
    [InlineData(1, 300)]
    [InlineData(3, 300)]
    [InlineData(12, 300)]
    [InlineData(60, 150)]
    public void EqualsTheToolsOnRandomLists(int mostOften, int count)
    {
        Assert.SkipUnless(s_hasTools, "sort and diff are needed");
        using var folder = new TemporaryFolder();
        var random = new Random(mostOften);
        string[] words = ["a", "b", "B", "a-b", "a_b", "aa", "é", "\uE000", "\uFFFD", "🦀", "a#x", "~", "[ui] tests/ui/a.rs", "[ui (p)] tests/ui/a.rs", .. Enumerable.Range(0, 30).Select(static i => $"t{i}")];
        var script = new StringBuilder();
        var actual = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string[] left = Pick(i), right = Pick(i);
            File.WriteAllText(Path.Combine(folder.Path, $"{i}.l"), string.Concat(left.Select(static line => line + "\n")));
            File.WriteAllText(Path.Combine(folder.Path, $"{i}.r"), string.Concat(right.Select(static line => line + "\n")));
            script.Append($"echo == {i}; LC_ALL=C sort {i}.l > l; LC_ALL=C sort {i}.r > r; LC_ALL=C diff l r\n");
            actual.Append($"== {i}\n").AppendJoin("", SortedDiff.Lines(left, right).Select(static line => line + "\n"));
        }

        Assert.Equal(Shell(folder.Path, script.ToString()), actual.ToString());

        string[] Pick(int i) =>
        [
            .. words.Take(3 + (i % 42)).Where(_ => random.Next(3) > 0)
                .SelectMany(word => Enumerable.Repeat(word, random.Next(4) == 0 ? random.Next(1, mostOften + 1) : 1)).OrderBy(_ => random.Next()),
        ];
    }

    private static IEnumerable<string> Failed(IEnumerable<UiTestResult> results) =>
        results.Where(static result => result.Outcome == UiTestOutcome.Failed).Select(static result => result.Name);

    private static string Shell(string folder, string script)
    {
        File.WriteAllText(Path.Combine(folder, "..script"), script);
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["..script"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            StandardOutputEncoding = new UTF8Encoding(false),
        })!;
        string text = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return text;
    }
}
