using System.Globalization;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>The lines that announce a suite, in the wordings since 2018.</summary>
internal static class SuiteHeader
{
    /// <summary>Reads <c>Check compiletest suite=ui mode=ui (HOST -&gt; TARGET)</c>, <c>Testing stage1 with compiletest suite=ui mode=ui (TARGET)</c>
    /// and their kin, and cargo's <c>Running unittests src/lib.rs (FILE)</c> and <c>Doc-tests NAME</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out UiTestSuite? suite)
    {
        suite = null;
        if (line.StartsWith("##[group]"u8))
            line = line[9..];
        else if (line.StartsWith("::group::"u8))
            line = line[9..];
        line = line.Trim((byte)' ');
        if (line.IsEmpty || line.Length > 2000)
            return false;
        switch (line[0])
        {
            case (byte)'C' when line.StartsWith("Check compiletest "u8):
            case (byte)'T' when line.StartsWith("Testing "u8) && (line.IndexOf("suite="u8) > 0 || line.EndsWith(")"u8)):
                suite = Parse(LogLine.Decode(line));
                return true;
            case (byte)'R' when line.StartsWith("Running "u8) && line.EndsWith(")"u8):
                string file = LogLine.Decode(line);
                file = file[(file.LastIndexOfAny(['/', '\\', '(']) + 1)..^1];
                int hash = file.LastIndexOf('-');
                suite = new UiTestSuite { Suite = hash > 0 ? file[..hash] : file };
                return true;
            case (byte)'D' when line.StartsWith("Doc-tests "u8):
                suite = new UiTestSuite { Suite = LogLine.Decode(line[10..]) + " (doc)" };
                return true;
            default:
                return false;
        }
    }

    private static UiTestSuite Parse(string line)
    {
        string? name = null, mode = null, compareMode = null, host = null, target = null;
        int? stage = null;
        int open = line.IndexOf('(');
        string head = open < 0 ? line : line[..open];
        foreach (string word in head.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Value(word, "suite=") is { } suiteValue)
                name = suiteValue;
            else if (Value(word, "mode=") is { } modeValue)
                mode = modeValue;
            else if (Value(word, "compare_mode=") is { } compareValue)
                compareMode = compareValue;
            else
                stage ??= Stage(word);
        }

        if (name is null)
        {
            // "Testing stage2 rust-analyzer (TRIPLE)"
            string words = head[(head.IndexOf(' ') + 1)..].Trim();
            name = stage is null ? words : words[(words.IndexOf(' ') + 1)..];
        }

        if (open >= 0)
        {
            string[] inner = line[(open + 1)..].TrimEnd(' ', '.', ')').Split([",", "->", " "], StringSplitOptions.RemoveEmptyEntries);
            string[] triples = [.. inner.Where(static word => word.Contains('-') && !word.StartsWith("stage", StringComparison.Ordinal))];
            foreach (string word in inner)
                stage ??= Stage(word);
            target = triples.LastOrDefault();
            host = triples.Length > 1 ? triples[0] : null;
        }

        return new UiTestSuite { Suite = name, Mode = mode, CompareMode = compareMode, Host = host, Target = target, Stage = stage };
    }

    private static string? Value(string word, string key) => word.StartsWith(key, StringComparison.Ordinal) ? word[key.Length..] : null;

    private static int? Stage(string word) =>
        word.StartsWith("stage", StringComparison.Ordinal)
        && int.TryParse(word.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int stage) ? stage : null;
}
