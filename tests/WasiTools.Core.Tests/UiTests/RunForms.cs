using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace WasiTools.Tests.UiTests;

/// <summary>A run of tests made at random, in all the forms in which such runs are kept.</summary>
internal sealed class RunForms
{
    private const string Target = "wasm32-wasip1-threads";
    private const string Host = "x86_64-unknown-linux-gnu";

    public RunForms(int seed)
    {
        var random = new Random(seed);
        string[] folders = ["abi", "threads-sendsync", "async-await/in-trait", "é", "a b"];
        Tests = [.. Enumerable.Range(0, random.Next(1, 120)).Select(index =>
        {
            string name = $"[ui{(random.Next(9) == 0 ? " (polonius)" : "")}] tests/ui/{folders[random.Next(folders.Length)]}/test-{index}.rs{(random.Next(4) == 0 ? "#next" : "")}";
            return random.Next(5) switch
            {
                0 => new Test(name, "failed", null, Output(random)),
                1 => new Test(name, "ignored", random.Next(3) == 0 ? "up-to-date" : "only executed when the target is x86_64, or so", null),
                _ => new Test(name, "passed", null, null),
            };
        })];
    }

    public Test[] Tests { get; }

    /// <summary>Forms that name every test.</summary>
    public IEnumerable<(string Form, byte[] Bytes)> Complete
    {
        get
        {
            string verbose = Verbose("Testing stage1 with compiletest suite=ui mode=ui", static test => test);
            yield return ("verbose", Utf8(verbose));
            yield return ("verbose before 2025", Utf8(Verbose("Check compiletest suite=ui mode=ui", static test => test)));
            yield return ("verbose on Windows", Utf8(Verbose("Check compiletest suite=ui mode=ui", static test => test.Replace('/', '\\')).ReplaceLineEndings("\r\n")));
            yield return ("verbose with colours", Utf8(Coloured(verbose)));
            yield return ("verbose, Travis", Utf8(Prefixed(verbose, static line => $"[00:{line / 60 % 60:00}:{line % 60:00}] ")));
            yield return ("verbose, GitHub", Utf8(Prefixed(verbose, static line => $"2026-09-04T12:{line / 60 % 60:00}:{line % 60:00}.2523607Z ")));
            yield return ("verbose, GitHub's client", Utf8(Prefixed(verbose, static line => $"job\tstep\t2026-09-04T12:{line / 60 % 60:00}:{line % 60:00}.2523607Z ")));
            yield return ("verbose, packed", Fixture.Gzip(Utf8(verbose)));
            yield return ("verbose, UTF-16", Fixture.Recode(Utf8(verbose), Encoding.Unicode, mark: true));
            yield return ("events", Utf8(Events()));
            yield return ("events as libtest spaces them", Utf8(SpacedEvents()));
            yield return ("events among other lines", Utf8("   Compiling x v0.1.0\n" + Events().Replace("\n", "\nwarning: other output\n", StringComparison.Ordinal)));
            yield return ("JUnit", Utf8(JUnit()));
        }
    }

    /// <summary>Bootstrap's metrics, which have no outputs.</summary>
    public byte[] Metrics => JsonSerializer.SerializeToUtf8Bytes(new
    {
        format_version = 1,
        invocations = new[]
        {
            new
            {
                children = new[]
                {
                    new
                    {
                        kind = "test_suite",
                        metadata = new { kind = "compiletest", suite = "ui", mode = "ui", compare_mode = (string?)null, target = Target, host = Host, stage = 1 },
                        tests = Tests.Select(static test => new { name = test.Name, outcome = test.Outcome, ignore_reason = test.Reason }),
                    },
                },
            },
        },
    });

    /// <summary>Forms that name what failed and count the rest.</summary>
    public IEnumerable<(string Form, byte[] Bytes)> FailuresOnly
    {
        get
        {
            yield return ("terse", Utf8(Terse(static test => $"\n{test} ... F\n")));
            yield return ("terse before 2023", Utf8(Terse(static _ => "F")));
            yield return ("CI", Utf8(Log("Testing stage1 with compiletest suite=ui mode=ui", string.Concat(Tests.Select(
                (test, index) => test.Outcome == "failed" ? $"   {test.Name} ... FAILED\n" : index % 10 == 9 ? $"{index * 100 / Tests.Length}%  -- {index}/{Tests.Length},  {index} passed, 0 failed, 0 ignored\n" : "")))));
        }
    }

    private static string Output(Random random)
    {
        string[] lines = ["error: test run failed!", $"status: exit status: {random.Next(1, 140)}", "command: \"wasirun\" \"a.wasm\"", "stdout: none", "",
            "thread 'main' panicked at tests/ui/x.rs:9:5:", "assertion `left == right` failed", "test result that is none", "<&>\"' \\ é 🦀"];
        return string.Join('\n', lines.Take(random.Next(1, lines.Length)).Append("end"));
    }

    private string Verbose(string header, Func<string, string> name) => Log(
        header,
        string.Concat(Tests.Select((test, index) => $"test {name(test.Name)} ... {Word(test)}{(index % 7 == 3 && test.Reason is null ? " (0.25s)" : "")}\n")),
        name);

    private string Terse(Func<string, string> failure)
    {
        var text = new StringBuilder();
        for (int i = 0; i < Tests.Length; i++)
        {
            text.Append(Tests[i].Outcome switch { "failed" => failure(Tests[i].Name), "ignored" => "i", _ => "." });
            if (i % 88 == 87)
                text.Append(CultureInfo.InvariantCulture, $" {i + 1}/{Tests.Length}\n");
        }

        return Log("Testing stage1 with compiletest suite=ui mode=ui", text.Append('\n').ToString());
    }

    private string Log(string header, string body, Func<string, string>? name = null)
    {
        name ??= static test => test;
        Test[] failed = [.. Tests.Where(static test => test.Outcome == "failed")];
        int ignored = Tests.Count(static test => test.Outcome == "ignored");
        var text = new StringBuilder($"   Compiling build_helper v0.1.0\n{header} ({Host} -> {Target})\n\nrunning {Tests.Length} tests\n{body}");
        if (failed.Length > 0)
        {
            text.Append("\nfailures:\n\n");
            foreach (Test test in failed)
                text.Append(CultureInfo.InvariantCulture, $"---- {name(test.Name)} stdout ----\n\n{test.Output}\n\n");
            text.Append("\nfailures:\n");
            foreach (Test test in failed)
                text.Append(CultureInfo.InvariantCulture, $"    {name(test.Name)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\ntest result: {(failed.Length > 0 ? "FAILED" : "ok")}. {Tests.Length - failed.Length - ignored} passed; {failed.Length} failed; {ignored} ignored; 0 measured; 0 filtered out; finished in 1.50s\n\n");
        return text.ToString();
    }

    private string Events()
    {
        int failed = Tests.Count(static test => test.Outcome == "failed"), ignored = Tests.Count(static test => test.Outcome == "ignored");
        var lines = new List<object> { new { type = "suite", @event = "started", test_count = Tests.Length } };
        foreach (Test test in Tests)
        {
            lines.Add(new { type = "test", @event = "started", name = test.Name });
            lines.Add(new { type = "test", @event = test.Outcome == "passed" ? "ok" : test.Outcome, name = test.Name, message = test.Reason, stdout = test.Output is null ? null : test.Output + "\n", exec_time = 0.25 });
        }

        lines.Add(new { type = "suite", @event = failed > 0 ? "failed" : "ok", passed = Tests.Length - failed - ignored, failed, ignored, measured = 0, filtered_out = 0, exec_time = 1.5 });
        return string.Concat(lines.Select(static line => JsonSerializer.Serialize(line) + "\n"));
    }

    private string SpacedEvents()
    {
        int failed = Tests.Count(static test => test.Outcome == "failed"), ignored = Tests.Count(static test => test.Outcome == "ignored");
        var text = new StringBuilder($"{{ \"type\": \"suite\", \"event\": \"started\", \"test_count\": {Tests.Length} }}\n");
        foreach (Test test in Tests)
        {
            string name = JsonSerializer.Serialize(test.Name);
            string more = test.Output is not null ? $", \"stdout\": {JsonSerializer.Serialize(test.Output + "\n")}" : test.Reason is not null ? $", \"message\": {JsonSerializer.Serialize(test.Reason)}" : "";
            text.Append(CultureInfo.InvariantCulture, $"{{ \"type\": \"test\", \"event\": \"started\", \"name\": {name} }}\n");
            text.Append(CultureInfo.InvariantCulture, $"{{ \"type\": \"test\", \"name\": {name}, \"event\": \"{(test.Outcome == "passed" ? "ok" : test.Outcome)}\", \"exec_time\": 0.25{more} }}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{{ \"type\": \"suite\", \"event\": \"{(failed > 0 ? "failed" : "ok")}\", \"passed\": {Tests.Length - failed - ignored}, \"failed\": {failed}, \"ignored\": {ignored}, \"measured\": 0, \"filtered_out\": 0, \"exec_time\": 1.5 }}\n");
        return text.ToString();
    }

    private string JUnit() => new XDeclaration("1.0", "utf-8", null) + new XElement(
        "testsuites",
        new XElement(
            "testsuite",
            new XAttribute("name", "test"),
            new XAttribute("tests", Tests.Length),
            Tests.Select(static test => new XElement(
                "testcase",
                new XAttribute("classname", "unknown"),
                new XAttribute("name", test.Name),
                new XAttribute("time", "0.25"),
                test.Outcome == "failed" ? new object[] { new XElement("failure", new XAttribute("type", "assert")), new XElement("system-out", new XCData(test.Output!)) }
                    : test.Outcome == "ignored" ? new XElement("skipped", new XAttribute("message", test.Reason!)) : null)))).ToString(SaveOptions.DisableFormatting);

    private static string Word(Test test) => test.Outcome switch { "passed" => "ok", "failed" => "FAILED", _ => $"ignored, {test.Reason}" };

    private static string Coloured(string log) => log
        .Replace(" ... ok", " ... \e[32mok\e[0m", StringComparison.Ordinal)
        .Replace(" ... FAILED", " ... \e[31mFAILED\e[0m", StringComparison.Ordinal)
        .Replace(" ... ignored", " ... \e[33mignored\e[0m", StringComparison.Ordinal);

    private static string Prefixed(string log, Func<int, string> prefix) =>
        string.Concat(log.Split('\n').SkipLast(1).Select((line, index) => prefix(index) + line + "\n"));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    internal sealed record Test(string Name, string Outcome, string? Reason, string? Output);
}
