using System.IO.Compression;
using System.Text;
using WasiTools.Core;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Logs;
using Xunit;

namespace WasiTools.Tests.UiTests;

public sealed class LogFixtureTests
{
    public static TheoryData<string> Fixtures => [.. Fixture.Names];

    [Fact]
    public void EveryFormIsThere() => Assert.True(Fixture.Names.Count() >= 25);

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void GivesTheExpectedResults(string name)
    {
        var fixture = Fixture.Named(name);
        (List<UiTestResult> results, UiTestRun run) = Fixture.ReadFile(fixture.Path);
        Assert.Equal(fixture.Expected, Fixture.Describe(results));
        Assert.True(run.IsComplete == fixture.IsComplete, $"gaps: {string.Join("; ", run.Gaps)}");
        Assert.All(results, result => Assert.Equal(fixture.Path, result.SourceFile));
    }

    /// <summary>Neither packing nor encoding nor the size of pieces changes what is read.</summary>
    [Theory]
    [MemberData(nameof(Fixtures))]
    public void GivesTheSameHoweverItIsPacked(string name)
    {
        var fixture = Fixture.Named(name);
        byte[] bytes = fixture.Bytes;
        var forms = new List<byte[]>
        {
            Fixture.Gzip(bytes),
            Fixture.Recode(bytes, Encoding.Unicode, mark: true),
            Fixture.Recode(bytes, Encoding.BigEndianUnicode, mark: true),
        };
        // XML without a mark says itself what it is written in, and says UTF-8.
        if (!name.EndsWith(".xml", StringComparison.Ordinal) && name != "failures-paths.txt")
            forms.Add(Fixture.Recode(bytes, Encoding.Unicode, mark: false));
        foreach (byte[] form in name.EndsWith(".xml", StringComparison.Ordinal) ? forms[..1] : forms)
        {
            (List<UiTestResult> results, UiTestRun run) = Fixture.Read(form);
            Assert.Equal(fixture.Expected, Fixture.Describe(results));
            Assert.Equal(fixture.IsComplete, run.IsComplete);
        }
    }

    [Theory]
    [InlineData("2018-travis-terse.log")]
    [InlineData("2024-verbose-windows.log")]
    [InlineData("compiletest-events.jsonl")]
    public void PiecesOfAnySizeGiveTheSame(string name)
    {
        var fixture = Fixture.Named(name);
        foreach (int size in (int[])[1, 2, 3, 7, 64, 1000])
        {
            var run = new UiTestRun("run");
            var results = new List<UiTestResult>();
            var parser = new UiTestLogParser(run, null, results.Add);
            foreach (byte[] piece in fixture.Bytes.Chunk(size))
                parser.Write(piece);
            parser.Complete();
            Assert.Equal(fixture.Expected, Fixture.Describe(results));
        }
    }

    [Fact]
    public void SuitesAreDescribed()
    {
        UiTestResult first = Fixture.ReadFile(Fixture.Named("2022-bootstrap-terse.log").Path).Results[0];
        Assert.Equal(("ui", "ui", "wasm32-wasi", "x86_64-unknown-linux-gnu"), (first.Suite, first.Mode, first.Target, first.Host));
        Assert.Equal("[ui] tests/ui/threads-sendsync/yield.rs", first.Id);
        Assert.Equal("src/test/ui/threads-sendsync/yield.rs", first.Path);
        Assert.Equal("error: test run failed! (exit status: 134)", first.FailureSignature);
        Assert.StartsWith("error: test run failed!\nstatus: exit status: 134\n", first.Output, StringComparison.Ordinal);

        List<UiTestResult> several = Fixture.ReadFile(Fixture.Named("2025-several-suites.log").Path).Results;
        Assert.Equal(("run-make", 1, "aarch64-apple-darwin"), (several[0].Suite, several[0].Stage, several[0].Target));
        Assert.Equal(("debuginfo", "debuginfo-gdb"), (several[1].Suite, several[1].Mode));

        UiTestResult polonius = Fixture.ReadFile(Fixture.Named("metrics.json").Path).Results[4];
        Assert.Equal(("polonius", "wasm32-wasip1-threads", 1), (polonius.CompareMode, polonius.Target, polonius.Stage));
    }

    [Fact]
    public void CountsAndDurationsAreKept()
    {
        (List<UiTestResult> results, UiTestRun run) = Fixture.ReadFile(Fixture.Named("2025-github-ci.log").Path);
        Assert.Equal((14001, 2, 390, 14391), (run.Passed, run.Failed, run.Ignored, run.Unnamed));
        Assert.True(run.NamesFailuresOnly);
        Assert.Equal(5, results[0].SourceLine);
        List<UiTestResult> verbose = Fixture.ReadFile(Fixture.Named("2024-verbose-colours.log").Path).Results;
        Assert.Equal(TimeSpan.FromSeconds(1.23), verbose[2].Duration);
        Assert.True(verbose[3].IsStale);
    }

    [Fact]
    public void LogsOfAZipAreReadAndJobsOnce()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "logs.zip");
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(Fixture.Named("2025-github-ci.log").Path, "0_x86_64-gnu.txt");
            zip.CreateEntryFromFile(Fixture.Named("2025-github-ci.log").Path, "x86_64-gnu/5_Run the build.txt");
            using Stream packed = zip.CreateEntry("other/log.gz").Open();
            packed.Write(Fixture.Gzip(Fixture.Named("fail-fast.log").Bytes));
        }

        (List<UiTestResult> results, UiTestRun run) = Fixture.ReadFile(path);
        Assert.Equal(
            ["[ui] tests/ui/process/nofile-limit.rs", "[ui] tests/ui/threads-sendsync/task-comm-3.rs", "[ui] tests/ui/c.rs"],
            results.Select(static result => result.Name));
        Assert.False(run.IsComplete);
        Assert.EndsWith("logs.zip/0_x86_64-gnu.txt", results[0].SourceFile, StringComparison.Ordinal);

        // Cut anywhere, an archive is incomplete or unreadable, and never a pass.
        byte[] bytes = File.ReadAllBytes(path);
        string cut = Path.Combine(folder.Path, "cut.zip");
        for (int length = 4; length < bytes.Length; length += 97)
        {
            File.WriteAllBytes(cut, bytes[..length]);
            Assert.False(Fixture.ReadFile(cut).Run.IsComplete);
        }
    }

    [Fact]
    public void GzipThatIsCutIsIncomplete()
    {
        byte[] bytes = Fixture.Gzip(Fixture.Named("2023-terse.log").Bytes);
        for (int length = 0; length < bytes.Length - 8; length += 13)
            Assert.False(Fixture.Read(bytes[..length]).Run.IsComplete, $"{length} of {bytes.Length} bytes");
    }

    [Fact]
    public void AFolderIsOneRun()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Fixture.Named("2025-github-ci.log").Path, Path.Combine(folder.Path, "a.log"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "more"));
        File.Copy(Fixture.Named("2023-terse.log").Path, Path.Combine(folder.Path, "more", "b.txt"));
        File.WriteAllText(Path.Combine(folder.Path, "notes.md"), "no log");
        (List<UiTestResult> results, UiTestRun run) = Fixture.ReadFile(folder.Path);
        Assert.Equal(4, results.Count);
        Assert.True(run.IsComplete);
    }

    [Fact]
    public void MissingFilesAreErrors()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("PathNotFound", Assert.Throws<WasiToolsException>(() => Fixture.ReadFile(Path.Combine(folder.Path, "x"))).ErrorId);
        Assert.Equal("NoTestLogs", Assert.Throws<WasiToolsException>(() => Fixture.ReadFile(folder.Path)).ErrorId);
    }

    [Fact]
    public void LongOutputsAreCut()
    {
        string log = "running 1 test\n\nfailures:\n\n---- [ui] tests/ui/a.rs stdout ----\n" + string.Concat(Enumerable.Repeat(new string('x', 99) + "\n", 30_000))
            + "\n\nfailures:\n    [ui] tests/ui/a.rs\n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n";
        (List<UiTestResult> results, UiTestRun run) = Fixture.Read(Encoding.UTF8.GetBytes(log));
        Assert.InRange(Assert.Single(results).Output!.Length, 1 << 19, (1 << 20) + 100);
        Assert.EndsWith(" more bytes]", results[0].Output, StringComparison.Ordinal);
        Assert.True(run.IsComplete);
    }

    [Fact]
    public void BlankLinesAmongNamesAreNoNames()
    {
        (List<UiTestResult> results, UiTestRun run) = Fixture.Read("running 1 test\n\nfailures:\n    [ui] tests/ui/a.rs\n    \n     \n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n"u8.ToArray());
        Assert.Equal("[ui] tests/ui/a.rs", Assert.Single(results).Name);
        Assert.True(run.IsComplete);
    }

    [Fact]
    public void BytesThatAreNotUtf8AreLatin1()
    {
        byte[] log = [.. "test [ui] tests/ui/caf"u8, 0xE9, .. ".rs ... ok\n"u8];
        Assert.Equal("[ui] tests/ui/café.rs", Assert.Single(Fixture.Read(log).Results).Name);
    }
}
