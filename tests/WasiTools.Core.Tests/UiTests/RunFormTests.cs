using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Logs;
using Xunit;

namespace WasiTools.Tests.UiTests;

public sealed partial class RunFormTests
{
    /// <summary>The same run gives the same results, whatever it was kept as.</summary>
    [Fact]
    public void ARunGivesTheSameResultsInEveryForm()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var run = new RunForms(seed);
            string[] expected = [.. run.Tests.Select(static test => $"{test.Name}|{test.Outcome}|{test.Reason}|{test.Output}").Order(StringComparer.Ordinal)];
            foreach ((string form, byte[] bytes) in run.Complete)
            {
                (List<UiTestResult> results, UiTestRun read) = Fixture.Read(bytes);
                Assert.True(read.IsComplete, $"{form} of run {seed}: {string.Join("; ", read.Gaps)}");
                Assert.Equal(expected, Describe(results, withOutput: true));
                Assert.Equal((run.Tests.Length, 0), (read.Passed + read.Failed + read.Ignored, read.Unnamed));
            }

            (List<UiTestResult> fromMetrics, UiTestRun metrics) = Fixture.Read(run.Metrics);
            Assert.True(metrics.IsComplete);
            Assert.Equal([.. run.Tests.Select(static test => $"{test.Name}|{test.Outcome}|{test.Reason}|").Order(StringComparer.Ordinal)], Describe(fromMetrics, withOutput: false));
        }
    }

    [Fact]
    public void AFormThatNamesFailuresOnlyGivesTheseAndTheCounts()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var run = new RunForms(seed);
            string[] expected = [.. run.Tests.Where(static test => test.Outcome == "failed").Select(static test => $"{test.Name}|failed||{test.Output}").Order(StringComparer.Ordinal)];
            foreach ((string form, byte[] bytes) in run.FailuresOnly)
            {
                (List<UiTestResult> results, UiTestRun read) = Fixture.Read(bytes);
                Assert.True(read.IsComplete, $"{form} of run {seed}: {string.Join("; ", read.Gaps)}");
                Assert.Equal(expected, Describe(results, withOutput: true));
                Assert.Equal(
                    (run.Tests.Count(static test => test.Outcome == "passed"), expected.Length, run.Tests.Count(static test => test.Outcome == "ignored")),
                    (read.Passed, read.Failed, read.Ignored));
            }
        }
    }

    /// <summary>Lines that have the shape in which libtest prints, and that do not quite, mean what they mean as JSON.</summary>
    [Theory]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok" }""", 1)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time": 0.25 }""", 1)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time": 25e-2 }""", 1)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time": "0.25s" }""", 1)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time": -1 }""", 1)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time":  }""", 0)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time": """, 0)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time": 00.25 }""", 0)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time": 1. }""", 0)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time": 1.2.3 }""", 0)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time": }""", 0)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time": 12 }""", 1)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "exec_time": 0.25 } more""", 0)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok", "stdout": "x" }""", 1)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/\"é\".rs", "event": "ok" }""", 1)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/é.rs", "event": "ok" }""", 1)]
    [InlineData("""{ "type": "test", "name": "", "event": "ok" }""", 1)]
    [InlineData("""{ "type": "test", "name": "[ui] tests/ui/a.rs", "event": "ok""", 0)]
    [InlineData("""{ "type": "test", "event": "started", "name": "[ui] tests/ui/a.rs" }""", 1)]
    [InlineData("""{ "type": "test", "event": "started", "name": "[ui] tests/ui/a.rs" } }""", 0)]
    public void EventsOfTheUsualShapeAreReadAsJson(string line, int count)
    {
        string log = "{ \"type\": \"suite\", \"event\": \"started\", \"test_count\": 1 }\n";
        List<UiTestResult> read = Fixture.Read(Encoding.UTF8.GetBytes(log + line + "\n")).Results;
        List<UiTestResult> other = Fixture.Read(Encoding.UTF8.GetBytes(log + line.Replace("{ ", "{  ", StringComparison.Ordinal) + "\n")).Results;
        Assert.Equal(count, read.Count);
        Assert.Equal(Fixture.Describe(other), Fixture.Describe(read));
        Assert.Equal(other.Select(static result => result.Duration), read.Select(static result => result.Duration));
    }

    /// <summary>Logs that are cut, damaged and mixed: no exception, and no name that is not in the log.</summary>
    [Fact]
    public void NothingIsInventedFromDamagedLogs()
    {
        byte[][] logs = [.. Fixture.Names.Select(static name => Fixture.Named(name).Bytes), .. new RunForms(3).Complete.Select(static form => form.Bytes)];
        int count = int.TryParse(Environment.GetEnvironmentVariable("WASITOOLS_DAMAGED_LOGS"), out int wanted) ? wanted : 5_000;
        Parallel.For(0, count, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, index =>
        {
            byte[] log = Damage(logs, new Random(index));
            (List<UiTestResult> results, _) = Fixture.Read(log);
            string[] texts = results.Count == 0 ? [] : Texts(log);
            foreach (UiTestResult result in results)
            {
                Assert.True(
                    Array.Exists(texts, text => text.Contains(result.Name, StringComparison.Ordinal)) || IsClassAndName(texts, result.Name) || IsAmongEscapes(texts, result.Name),
                    $"log {index} does not have '{result.Name}'");
            }
        });
    }

    private static bool IsClassAndName(string[] texts, string name) =>
        name.LastIndexOf("::", StringComparison.Ordinal) is > 0 and var at
        && Array.Exists(texts, text => text.Contains(name[..at], StringComparison.Ordinal) && text.Contains(name[(at + 2)..], StringComparison.Ordinal));

    /// <summary>Whether a line with escape sequences of a terminal has the name's characters in their order: garbage makes such sequences of any length.</summary>
    private static bool IsAmongEscapes(string[] texts, string name) => texts.SelectMany(static text => text.Split('\n')).Where(static line => line.Contains('\e')).Any(line =>
    {
        int found = 0;
        foreach (char c in line)
            found += found < name.Length && c == name[found] ? 1 : 0;
        return found == name.Length;
    });

    private static byte[] Damage(byte[][] logs, Random random)
    {
        List<byte> log = [.. logs[random.Next(logs.Length)]];
        for (int times = random.Next(1, 5); times > 0 && log.Count > 0; times--)
        {
            int at = random.Next(log.Count);
            int length = Math.Min(random.Next(1, 200), log.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    log.RemoveRange(at, log.Count - at);
                    break;
                case 1:
                    log.RemoveRange(at, length);
                    break;
                case 2:
                    log.InsertRange(random.Next(log.Count), log.GetRange(at, length));
                    break;
                case 3:
                    byte[] garbage = new byte[length];
                    random.NextBytes(garbage);
                    log.InsertRange(at, garbage);
                    break;
                case 4:
                    log[at] = (byte)random.Next(256);
                    break;
                default:
                    byte[] other = logs[random.Next(logs.Length)];
                    log.InsertRange(at, other.AsSpan(random.Next(other.Length)));
                    break;
            }
        }

        return [.. log];
    }

    /// <summary>What a log may be read as: encodings, unpacked, without colours, without the escapes of JSON and XML.</summary>
    private static string[] Texts(byte[] log)
    {
        byte[] unpacked = Unpacked(log);
        string[] plain =
        [
            Encoding.UTF8.GetString(log), Encoding.Latin1.GetString(log), Encoding.Unicode.GetString(log), Encoding.BigEndianUnicode.GetString(log),
            Encoding.UTF8.GetString(unpacked), Encoding.Latin1.GetString(unpacked),
        ];
        return [.. plain.SelectMany(static text => (string[])
        [
            text,
            Colour().Replace(text, ""),
            JsonEscape().Replace(text, static match => Unescape(match.Value)),
            WebUtility.HtmlDecode(text),
            // Line ends within an attribute are spaces (XML 1.0, 3.3.3).
            WebUtility.HtmlDecode(text.Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ')),
        ])];
    }

    private static byte[] Unpacked(byte[] log)
    {
        var text = new MemoryStream();
        try
        {
            using var gzip = LogStream.Unzip(new MemoryStream(log));
            for (int value; (value = gzip.ReadByte()) >= 0;)
                text.WriteByte((byte)value);
        }
        catch (InvalidDataException)
        {
            // What was unpacked before the damage counts.
        }

        return text.ToArray();
    }

    private static string Unescape(string escape) => escape[1] switch
    {
        'u' when escape.Length == 6 => ((char)Convert.ToUInt16(escape[2..], 16)).ToString(),
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        'b' => "\b",
        'f' => "\f",
        var other => other.ToString(),
    };

    private static string[] Describe(IEnumerable<UiTestResult> results, bool withOutput) =>
        [.. results.Select(result => $"{result.Id}|{result.Outcome.ToString().ToLowerInvariant()}|{result.Reason}|{(withOutput ? result.Output : "")}").Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Colour();

    [GeneratedRegex(@"\\(u[0-9A-Fa-f]{4}|.)", RegexOptions.Singleline)]
    private static partial Regex JsonEscape();
}
