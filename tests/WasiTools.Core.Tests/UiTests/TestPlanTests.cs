using WasiTools.Core;
using WasiTools.Core.UiTests.Running;
using Xunit;

namespace WasiTools.Tests.UiTests;

public sealed class TestPlanTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("tests/ui")]
    [InlineData("src/test/ui")]
    public void ShardsAreDisjointAndComplete(string suite)
    {
        SuiteTree tree = Make(suite, [.. Colliding, .. Many(400)]);
        for (int count = 1; count <= 16; count++)
        {
            var ran = new List<string>();
            for (int index = 1; index <= count; index++)
                ran.AddRange(TestPlan.For(tree, [], new UiTestShard(index, count)).Parts.SelectMany(part => Run(tree, part)));
            Assert.Equal(tree.Tests, ran.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void ALargeSuiteIsRunInPartsThatFitTheCommandLine()
    {
        SuiteTree tree = Make("tests/ui", [.. Colliding, .. Many(6000)]);
        foreach (UiTestShard shard in new[] { UiTestShard.All, new UiTestShard(2, 3) })
        {
            TestPlan plan = TestPlan.For(tree, [], shard);
            Assert.All(plan.Parts, static part => Assert.InRange(part.Filters.Sum(static filter => filter.Length + 3), 0, TestPlan.LongestFilters));
            Assert.All(plan.Parts, static part => Assert.InRange(part.Tests.Count, 1, TestPlan.TestsInPart));
            List<string> ran = [.. plan.Parts.SelectMany(part => Run(tree, part))];
            Assert.Equal(plan.Count, ran.Count);
            Assert.Equal(ran.Count, ran.Distinct().Count());
        }
    }

    /// <summary>Windows takes 32,767 characters; the part that Python and the folders have is left to them.</summary>
    [Fact]
    public void BootstrapsCommandLineIsShortEvenWithShortNames()
    {
        SuiteTree tree = Make("tests/ui", [.. Enumerable.Range(0, 4000).Select(static i => $"{(char)('a' + (i % 26))}{i:0000}.rs")]);
        var request = new UiTestRequest { Repository = _root.Path, References = ["main"], Target = "wasm32-wasip1-threads" };
        TestPlan plan = TestPlan.For(tree, [], new UiTestShard(1, 2));
        Assert.All(plan.Parts, part => Assert.InRange(
            BootstrapTestCommand.Arguments(_root.Path, tree, request, part).Sum(static argument => argument.Length + 3), 1, 25_000));
        Assert.Contains(plan.Parts, static part => part.Filters.Count > 900);
    }

    [Fact]
    public void ShardsDoNotChange()
    {
        // Machines of different versions share the work: where a test goes must not depend on any of them.
        SuiteTree tree = Make("tests/ui", ["a.rs", "b.rs", "c/d.rs", "e.rs"]);
        string[] shards = [.. Enumerable.Range(1, 3).Select(index => string.Join(' ', TestPlan.For(tree, [], new UiTestShard(index, 3)).Parts.SelectMany(static part => part.Tests)))];
        Assert.Equal(["a.rs b.rs e.rs", "c/d.rs", ""], shards);
    }

    [Fact]
    public void ShardsAreOfSimilarSize()
    {
        SuiteTree tree = Make("tests/ui", Many(2000));
        Assert.All(
            Enumerable.Range(1, 8).Select(index => TestPlan.For(tree, [], new UiTestShard(index, 8)).Count),
            static count => Assert.InRange(count, 190, 310));
    }

    [Fact]
    public void AFilterIsLookedForAnywhere()
    {
        SuiteTree tree = Make("tests/ui", Colliding);
        Assert.Equal(
            ["a/foo.rs", "a/tests/ui/a/foo.rs", "foo.rs", "foo.rs.rs", "gui/foo.rs", "sub/foo.rs/x.rs", "tests/ui/foo.rs", "ui/foo.rs"],
            TestPlan.For(tree, ["/foo.rs"], UiTestShard.All).Parts.SelectMany(static part => part.Tests).Order(StringComparer.Ordinal));
        Assert.Equal(0, TestPlan.For(tree, ["nowhere"], UiTestShard.All).Count);
    }

    [Fact]
    public void HelpersAndHiddenFilesAreNoTests()
    {
        SuiteTree tree = Make("tests/ui", ["a.rs", "auxiliary/b.rs", "c/auxiliary/d.rs", ".e.rs", "f.stderr", "g/h.rs", "g/compiletest-ignore-dir"]);
        Assert.Equal(["a.rs"], tree.Tests);
    }

    [Theory]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("1")]
    [InlineData("-1/3")]
    [InlineData("1/2/3")]
    [InlineData("")]
    public void WhatIsNoShardIsRefused(string text) =>
        Assert.Equal("InvalidShard", Assert.Throws<WasiToolsException>(() => UiTestShard.Parse(text)).ErrorId);

    private static string[] Colliding =>
        ["foo.rs", "foo.rs.rs", "sub/foo.rs/x.rs", "a/foo.rs", "gui/foo.rs", "ui/foo.rs", "tests/ui/foo.rs", "a/tests/ui/a/foo.rs", "a/tests/ui/b.rs", "b.rs"];

    private static string[] Many(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(i => $"{(i % 5 == 0 ? "" : $"folder{random.Next(40)}/")}{(i % 7 == 0 ? "deep/" : "")}issue-{i}.rs").Distinct()];
    }

    /// <summary>What compiletest would run: tests whose name has any of the filters in it.</summary>
    private static IEnumerable<string> Run(SuiteTree tree, TestPart part) =>
        tree.Tests.Where(test => part.Filters.Count == 0 || part.Filters.Any(filter => $"[ui] {tree.Path}/{test}".Contains(filter, StringComparison.Ordinal)));

    private SuiteTree Make(string suite, string[] tests)
    {
        foreach (string test in tests)
        {
            string path = _root[[.. suite.Split('/'), .. test.Split('/')]];
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }

        return SuiteTree.Read(_root.Path, "ui");
    }
}
