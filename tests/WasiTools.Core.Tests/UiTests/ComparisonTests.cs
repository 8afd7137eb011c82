using System.Collections.ObjectModel;
using System.Globalization;
using WasiTools.Core;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Comparison;
using Xunit;

namespace WasiTools.Tests.UiTests;

public sealed class ComparisonTests
{
    private const string Test = "[ui] tests/ui/a.rs";
    private static readonly DateOnly s_today = new(2026, 11, 21);

    /// <summary>Outcome, then what is said beside it: the reason of an ignored test, the signature of a failure.</summary>
    [Theory]
    [InlineData("passed", "passed", UiTestClass.Unchanged, null)]
    [InlineData("passed", "failed:x", UiTestClass.New, null)]
    [InlineData("ignored:slow", "failed:x", UiTestClass.New, "was ignored")]
    [InlineData("ignored:up-to-date", "failed:x", UiTestClass.New, "was up-to-date, not run")]
    [InlineData(null, "failed:x", UiTestClass.New, "not in before")]
    [InlineData("failed:x", "passed", UiTestClass.Fixed, null)]
    [InlineData("failed:x", "failed:x", UiTestClass.StillFailing, null)]
    [InlineData("failed:x", "failed", UiTestClass.StillFailing, null)]
    [InlineData("failed:x", "failed:y", UiTestClass.StillFailingDifferently, null)]
    [InlineData("passed", "ignored:slow", UiTestClass.NewlyIgnored, "slow")]
    [InlineData("failed:x", "ignored:slow", UiTestClass.NewlyIgnored, "slow")]
    [InlineData("ignored:slow", "passed", UiTestClass.NoLongerIgnored, "slow")]
    [InlineData("ignored:slow", "ignored:slow", UiTestClass.Unchanged, null)]
    [InlineData("ignored:slow", "ignored:big", UiTestClass.Unchanged, "ignored for another reason: big")]
    [InlineData(null, "passed", UiTestClass.Added, null)]
    [InlineData(null, "ignored:slow", UiTestClass.Added, "slow")]
    [InlineData("passed", null, UiTestClass.Removed, null)]
    [InlineData("failed:x", null, UiTestClass.Removed, null)]
    [InlineData("passed", "ignored:up-to-date", UiTestClass.Stale, "up-to-date: not run")]
    [InlineData("failed:x", "ignored:up-to-date", UiTestClass.Stale, "up-to-date: not run")]
    [InlineData("ignored:up-to-date", "passed", UiTestClass.Unchanged, "was up-to-date, not run")]
    [InlineData("passed", "incomplete:cut", UiTestClass.Incomplete, "cut")]
    [InlineData("incomplete:cut", "passed", UiTestClass.Incomplete, "cut")]
    [InlineData("failed:x", "incomplete:cut", UiTestClass.Incomplete, "cut")]
    public void ATestIsOfTheClassThatBothRunsTogetherMake(string? before, string? after, UiTestClass expected, string? note)
    {
        // Another test is in both, so that neither run is empty.
        UiTestRunResults reference = Run("before", before is null ? [("other", "passed")] : [("other", "passed"), (Test, before)]);
        UiTestRunResults difference = Run("after", after is null ? [("other", "passed")] : [("other", "passed"), (Test, after)]);
        UiTestDifference found = Assert.Single(Compare(reference, difference), static row => row.Id == Test);
        Assert.Equal((expected, note), (found.Class, found.Note));
    }

    [Fact]
    public void ATestThatEndsBothWaysIsFlakyInEitherRun()
    {
        UiTestRunResults twice = Run("twice", [(Test, "passed"), (Test, "failed:x"), (Test, "passed")]);
        UiTestRunResults once = Run("once", [(Test, "failed:x")]);
        UiTestDifference found = Assert.Single(Compare(once, twice));
        Assert.Equal((UiTestClass.Flaky, "passed 2 and failed 1 times in twice"), (found.Class, found.Note));
        Assert.Equal(UiTestOutcome.Failed, found.After);
        Assert.Equal(UiTestClass.Flaky, Assert.Single(Compare(twice, once)).Class);
    }

    [Fact]
    public void ANameThatOccursTwiceIsSaid()
    {
        UiTestRunResults twice = Run("twice", [(Test, "passed"), (Test, "passed")]);
        UiTestDifference found = Assert.Single(Compare(Run("once", [(Test, "passed")]), twice));
        Assert.Equal((UiTestClass.Unchanged, "2 times in twice"), (found.Class, found.Note));

        // The attempts of a run that repeats its tests are no duplicates.
        UiTestRunResults repeated = twice with
        {
            Results = [.. twice.Results.Select(static (result, i) => result with { SuiteRun = new UiTestSuite { Attempt = i + 1 } })],
        };
        Assert.Null(Assert.Single(Compare(Run("once", [(Test, "passed")]), repeated)).Note);
    }

    [Fact]
    public void AFileThatWasMovedIsOneTestStill()
    {
        ReadOnlyCollection<UiTestDifference> found = Compare(
            Run("before", [("[ui] tests/ui/old/a.rs#x", "passed"), ("[ui] tests/ui/old/a.rs#y", "failed:1"), ("[ui] tests/ui/b.rs", "passed")]),
            Run("after", [("[ui] tests/ui/new/a.rs#x", "failed:1"), ("[ui] tests/ui/new/a.rs#y", "failed:1"), ("[ui] tests/ui/c.rs", "passed")]));
        Assert.Equal(
            [
                "Removed: [ui] tests/ui/b.rs, ",
                "Added: [ui] tests/ui/c.rs, ",
                "New: [ui] tests/ui/new/a.rs#x, renamed from [ui] tests/ui/old/a.rs#x",
                "StillFailing: [ui] tests/ui/new/a.rs#y, renamed from [ui] tests/ui/old/a.rs#y",
            ],
            found.Select(static row => $"{row}, {row.Remark}"));
    }

    [Fact]
    public void AMoveThatChangesNothingShowsAtBothPlaces() => Assert.Equal(
        ["Added: [ui] tests/ui/new/a.rs, renamed from [ui] tests/ui/old/a.rs", "Removed: [ui] tests/ui/old/a.rs, renamed to [ui] tests/ui/new/a.rs"],
        Compare(Run("before", [("[ui] tests/ui/old/a.rs", "passed")]), Run("after", [("[ui] tests/ui/new/a.rs", "passed")])).Select(static row => $"{row}, {row.Remark}"));

    [Theory]
    // Other revisions; two files that it could be; another mode.
    [InlineData("[ui] tests/ui/old/a.rs#x", "[ui] tests/ui/new/a.rs#y", null)]
    [InlineData("[ui] tests/ui/old/a.rs", "[ui] tests/ui/new/a.rs", "[ui] tests/ui/newer/a.rs")]
    [InlineData("[ui] tests/ui/old/a.rs", "[codegen] tests/codegen/a.rs", null)]
    public void WhatMayBeAnotherTestIsNotTakenForMoved(string before, string after, string? more)
    {
        (string, string)[] now = more is null ? [(after, "passed")] : [(after, "passed"), (more, "passed")];
        Assert.All(Compare(Run("before", [(before, "passed")]), Run("after", now)), static row => Assert.Equal((null, null), (row.RenamedFrom, row.RenamedTo)));
    }

    [Fact]
    public void LayoutsAndSystemsAreOfOneTest() => Assert.Equal(
        UiTestClass.StillFailing,
        Assert.Single(Compare(Run("2022", [("[ui] src/test/ui/x/a.rs", "failed:1")]), Run("windows", [(@"[ui] tests\ui\x\a.rs", "failed:1")]))).Class);

    [Fact]
    public void TheOrderIsThatOfBytes()
    {
        string[] names = ["B", "I", "a-b", "a_b", "ch", "h", "i", "z", "é", "ı", "\uE000", "\uFFFD", "🦀"];
        IEnumerable<(string, string)> turned = names.Reverse().Select(static name => (name, "passed"));
        Assert.Equal(names, Compare(Run("before", turned), Run("after", turned)).Select(static row => row.Id));
    }

    [Fact]
    public void WhatAnIncompleteRunDoesNotNameIsNoPassAndNotGone()
    {
        UiTestRunResults whole = Run("whole", [(Test, "failed:x"), ("[ui] tests/ui/b.rs", "passed")]);
        UiTestRunResults cut = Run("cut", [("[ui] tests/ui/b.rs", "passed")], gap: "the log ends early");
        Assert.Equal(
            ["Incomplete: (cut), the log ends early", "Incomplete: [ui] tests/ui/a.rs, cut is incomplete and does not name it", "Unchanged: [ui] tests/ui/b.rs, "],
            Compare(whole, cut).Select(static row => $"{row}, {row.Note}"));
        Assert.Contains(Compare(cut, whole), static row => row.Id == Test && row.Class == UiTestClass.Incomplete);
    }

    [Fact]
    public void ARunThatNamesItsFailuresOnlyHasPassedTheRest()
    {
        UiTestRunResults all = Run("all", [(Test, "failed:x"), ("[ui] tests/ui/b.rs", "passed")]);
        UiTestRunResults list = Run("list", []);
        list.Runs.Single().NamesFailuresOnly = true;
        Assert.Equal(["Fixed", "Unchanged"], Compare(all, list).Select(static row => row.Class.ToString()));
        Assert.Equal(["New", "Unchanged"], Compare(list, all).Select(static row => row.Class.ToString()));
    }

    [Fact]
    public void TheSameTestForTwoTargetsIsTwoTests()
    {
        UiTestRunResults before = Run("before", [(Test, "passed"), (Test, "passed")]);
        UiTestRunResults after = Run("after", [(Test, "passed"), (Test, "failed:x")]);
        Assert.Equal(
            ["wasm32-wasip1 Unchanged", "wasm32-wasip1-threads New"],
            Compare(ForTargets(before), ForTargets(after)).Select(static row => $"{row.Target} {row.Class}").Order(StringComparer.Ordinal));

        static UiTestRunResults ForTargets(UiTestRunResults run)
        {
            string[] targets = ["wasm32-wasip1", "wasm32-wasip1-threads"];
            return run with { Results = [.. run.Results.Select((result, i) => result with { SuiteRun = new UiTestSuite { Target = targets[i] } })] };
        }
    }

    [Theory]
    [InlineData("[ui] tests/ui/net/a.rs#x", true)]
    [InlineData("tests/ui/net/a.rs", true)]
    [InlineData("tests/ui/net/a.rs#x", true)]
    [InlineData("tests/ui/n?t/*", true)]
    [InlineData("*", true)]
    [InlineData("tests/ui/net/A.rs", false)]
    [InlineData("tests/ui/net/a.rs#y", false)]
    [InlineData("ui/net", false)]
    public void AKnownFailureIsMatchedByIdentityOrPattern(string pattern, bool matches)
    {
        (ReadOnlyCollection<UiTestDifference> found, ReadOnlyCollection<UiKnownFailure> unused) = UiTestComparison.Compare(
            Run("before", []), Run("after", [("[ui] src/test/ui/net/a.rs#x", "failed:x")]), [new UiKnownFailure { Pattern = pattern }], s_today);
        Assert.Equal(matches, Assert.Single(found).IsKnown);
        Assert.Equal(matches ? 0 : 1, unused.Count);
    }

    [Theory]
    [InlineData("2026-11-21", true)]
    [InlineData("2026-11-20", false)]
    public void AKnownFailureIsExpectedUpToItsLastDay(string day, bool isKnown)
    {
        var known = new UiKnownFailure { Pattern = Test, Reason = "no sockets", Expires = DateOnly.Parse(day, CultureInfo.InvariantCulture) };
        (ReadOnlyCollection<UiTestDifference> found, ReadOnlyCollection<UiKnownFailure> unused) =
            UiTestComparison.Compare(Run("before", [(Test, "passed")]), Run("after", [(Test, "failed:x")]), [known], s_today);
        UiTestDifference row = Assert.Single(found);
        Assert.Equal((UiTestClass.New, isKnown), (row.Class, row.IsKnown));
        Assert.Equal(isKnown ? $"known: no sockets (until {day})" : $"was expected until {day}", row.Remark);
        Assert.Equal(!isKnown, UiTestRegression.Counts(row, [UiTestClass.New]));
        Assert.Empty(unused);
    }

    [Fact]
    public void AListOfKnownFailuresIsReadLineByLine()
    {
        using var folder = new TemporaryFolder();
        string path = folder["known.txt"];
        File.WriteAllText(path, "# a comment\n\n tests/ui/a.rs # until 2027-01-31 no reason \ntests/ui/b.rs#x # no sockets\r\ntests/ui/c.rs\n");
        Assert.Equal(
            ["tests/ui/a.rs until 2027-01-31: no reason", "tests/ui/b.rs#x: no sockets", "tests/ui/c.rs"],
            UiKnownFailure.ReadFile(path).Select(static entry => entry.ToString()));
        File.WriteAllText(path, "tests/ui/a.rs\ntests/ui/b.rs # until soon\n");
        WasiToolsException error = Assert.Throws<WasiToolsException>(() => UiKnownFailure.ReadFile(path));
        Assert.Contains("known.txt, line 2", error.Message, StringComparison.Ordinal);
    }

    private static ReadOnlyCollection<UiTestDifference> Compare(UiTestRunResults reference, UiTestRunResults difference) =>
        UiTestComparison.Compare(reference, difference, [], s_today).Differences;

    private static UiTestRunResults Run(string label, IEnumerable<(string Name, string Ending)> tests, string? gap = null)
    {
        var run = new UiTestRun(label);
        if (gap is not null)
            run.AddGap(gap);
        run.End();
        return new UiTestRunResults(label, [.. tests.Select(test => Result(run, test.Name, test.Ending))], [run]);
    }

    private static UiTestResult Result(UiTestRun run, string name, string ending)
    {
        string[] parts = ending.Split(':', 2);
        UiTestOutcome outcome = Enum.Parse<UiTestOutcome>(parts[0], ignoreCase: true);
        string? said = parts.Length > 1 ? parts[1] : null;
        bool isFailure = outcome == UiTestOutcome.Failed;
        return new UiTestResult { Run = run, Name = name, Outcome = outcome, Reason = isFailure ? null : said, FailureSignature = isFailure ? said : null };
    }
}
