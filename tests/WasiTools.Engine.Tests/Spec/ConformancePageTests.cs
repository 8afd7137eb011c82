using System.Text.Json;
using Xunit;

namespace WasiTools.Engine.Tests.Spec;

public sealed class ConformancePageTests : IDisposable
{
    private const string Modules = "Package\tBytes\n`a`\t1,000\n";

    private readonly string folder = Directory.CreateTempSubdirectory("conformance").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Tables_replace_what_is_between_their_markers_and_nothing_else()
    {
        string page = Page("Head\n\n<!-- generated: suites -->\n\nkept\n\n<!-- end: suites -->\nBetween\n");

        Assert.Equal(0, Write("-", "Check\tResult\nfuzz\t5 passed\nstops\t7 passed\n", page));

        Assert.Equal(
            """
            Head

            <!-- generated: suites -->

            kept

            <!-- end: suites -->
            Between
            <!-- generated: other -->

            | Check | Result |
            | --- | --- |
            | fuzz | 5 passed |
            | stops | 7 passed |

            <!-- end: other -->
            <!-- generated: modules -->

            | Package | Bytes |
            | --- | --- |
            | `a` | 1,000 |

            <!-- end: modules -->
            Tail

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(page));
    }

    [Fact]
    public void Writing_again_changes_nothing()
    {
        string page = Page("");
        Write("-", "Check\nfuzz\n", page);
        string once = File.ReadAllText(page);
        Write("-", "Check\nfuzz\n", page);
        Assert.Equal(once, File.ReadAllText(page));
    }

    [Fact]
    public void A_row_with_another_number_of_columns_is_refused_and_the_page_stays()
    {
        string page = Page("");
        string before = File.ReadAllText(page);
        var refused = Assert.Throws<FormatException>(() => Write("-", "Check\tResult\nfuzz\n", page));
        Assert.Contains("1 columns instead of 2: fuzz", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(page));
    }

    [Fact]
    public void A_page_without_a_part_is_refused()
    {
        string page = Path.Combine(folder, "page.md");
        File.WriteAllText(page, "nothing to replace");
        Assert.Contains("generated: other", Assert.Throws<FormatException>(() => Write("-", "Check\n", page)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Suites_are_counted_by_mode_and_kind_and_failures_are_not_passed()
    {
        Assert.SkipUnless(SpecSuite.Root is not null, $"{SpecSuite.Variable} names no checkout, in which to count what is not run");
        string page = Page("<!-- generated: suites -->\n<!-- end: suites -->\n<!-- generated: not run -->\n<!-- end: not run -->\n");
        string results = Path.Combine(folder, "results.json");
        File.WriteAllText(results, JsonSerializer.Serialize(new[]
        {
            Counts("core", "explicit", passed: 1999, failed: 1),
            Counts("core", "guard", passed: 2000, failed: 0),
            Counts("threads", "guard", passed: 10, failed: 5),
        }));

        Assert.Equal(0, Write(results, "Check\n", page));

        string text = File.ReadAllText(page);
        Assert.Contains("| core | explicit | 3 | 2,000 | 1,999 |\n| core | guard | 3 | 2,000 | 2,000 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| `assert_return` | explicit | 2,000 | 1,999 |\n| `assert_return` | guard | 2,015 | 2,010 |\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("assert_trap", text, StringComparison.Ordinal);
        Assert.Contains("- threads: written against 1.0", text, StringComparison.Ordinal);
        Assert.Contains("| `proposals/custom-descriptors` | 772 |", text, StringComparison.Ordinal);
    }

    private static object Counts(string suite, string mode, int passed, int failed) => new
    {
        suite,
        mode,
        files = 3,
        passed,
        failed,
        kinds = new Dictionary<string, object>
        {
            ["assert_return"] = new { passed, failed },
            ["assert_trap"] = new { passed = 0, failed = 0 },
        },
    };

    private string Page(string before)
    {
        string page = Path.Combine(folder, "page.md");
        File.WriteAllText(
            page,
            before + "<!-- generated: other -->\nold\n<!-- end: other -->\n<!-- generated: modules -->\nold\n<!-- end: modules -->\nTail\n");
        return page;
    }

    private int Write(string results, string other, string page)
    {
        string otherFile = Path.Combine(folder, "other.tsv"), modules = Path.Combine(folder, "modules.tsv");
        File.WriteAllText(otherFile, other);
        File.WriteAllText(modules, Modules);
        return ConformancePage.Write([results, otherFile, modules, page]);
    }
}
