using System.Buffers.Text;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>The grammar of single lines that bootstrap and libtest print.</summary>
internal static class TestLine
{
    private static readonly string[] s_modeSuffixes = [" - should panic", " - compile fail", " - compile"];

    /// <summary>Reads <c>ok</c>, <c>FAILED</c>, <c>ignored, reason</c> and their kin, with or without a duration behind.</summary>
    public static bool TryParseOutcome(ReadOnlySpan<byte> text, out UiTestOutcome outcome, out string? reason, out TimeSpan? duration)
    {
        reason = null;
        duration = null;
        outcome = default;
        text = text.TrimEnd((byte)' ');
        if (text.StartsWith("ok"u8))
        {
            outcome = UiTestOutcome.Passed;
            return IsEnd(text[2..], out duration);
        }

        if (text.StartsWith("FAILED"u8) || text.StartsWith("failed"u8))
        {
            outcome = UiTestOutcome.Failed;
            text = text[6..];
            if (text.StartsWith(" (time limit exceeded)"u8))
                reason = "time limit exceeded";
            else if (text.StartsWith(" (allowed)"u8))
                reason = "allowed";
            if (reason is not null)
                text = text[(reason.Length + 3)..];
            return IsEnd(text, out duration);
        }

        if (text.StartsWith("ignored"u8))
        {
            outcome = UiTestOutcome.Ignored;
            text = text[7..];
            if (text.StartsWith(", "u8))
            {
                reason = text.SequenceEqual(", up-to-date"u8) ? "up-to-date" : LogLine.Decode(text[2..]);
                return true;
            }

            return IsEnd(text, out duration);
        }

        outcome = UiTestOutcome.Passed;
        return text.SequenceEqual("benchmarked"u8) || text.StartsWith("bench: "u8);
    }

    /// <summary>The name in <c>test NAME ... </c>, without libtest's remark of how the test passes.</summary>
    public static string Name(ReadOnlySpan<byte> bytes)
    {
        string name = LogLine.Decode(bytes.TrimEnd((byte)' '));
        if (name.StartsWith('['))
            return name;
        foreach (string suffix in s_modeSuffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
                return name[..^suffix.Length];
        }

        return name;
    }

    /// <summary>Whether the name has compiletest's form, <c>[mode] path</c>.</summary>
    public static bool IsCompiletestName(ReadOnlySpan<byte> name)
    {
        if (name.Length < 4 || name[0] != '[' || !char.IsAsciiLetterLower((char)name[1]))
            return false;
        int close = name.IndexOf("] "u8);
        if (close < 2 || close + 2 == name.Length || name[close + 2] == ' ')
            return false;
        foreach (byte c in name[1..close])
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'-' or (byte)'_' or (byte)' ' or (byte)'(' or (byte)')' or (byte)'.' or (byte)':'))
                return false;
        }

        return true;
    }

    /// <summary>Reads <c>running 143 tests</c>.</summary>
    public static bool TryParseRunning(ReadOnlySpan<byte> line, out long count)
    {
        count = 0;
        return line.StartsWith("running "u8)
            && Utf8Parser.TryParse(line[8..], out count, out int length)
            && count >= 0
            && (line[(8 + length)..].SequenceEqual(" tests"u8) || line[(8 + length)..].SequenceEqual(" test"u8));
    }

    /// <summary>Reads a line of letters, one a test, with perhaps <c> 88/14393</c> behind: how many of each.</summary>
    public static bool TryParseLetters(ReadOnlySpan<byte> line, out LetterCounts counts)
    {
        counts = default;
        int end = line.IndexOf((byte)' ');
        if (end >= 0 && !IsFraction(line[end..].Trim((byte)' ')))
            return false;
        ReadOnlySpan<byte> letters = end < 0 ? line : line[..end];
        if (letters.IsEmpty || letters.ContainsAnyExcept(".ibaF"u8))
            return false;
        counts = new LetterCounts(
            letters.Count((byte)'.') + letters.Count((byte)'b'), letters.Count((byte)'F') + letters.Count((byte)'a'), letters.Count((byte)'i'));
        return true;
    }

    /// <summary>Reads the line <c>test result: FAILED. 7 passed; 1 failed; ...; finished in 1.50s</c>.</summary>
    public static bool TryParseResult(ReadOnlySpan<byte> line, out SuiteCounts counts)
    {
        counts = default;
        if (!line.StartsWith("test result: "u8))
            return false;
        ReadOnlySpan<byte> text = line[13..];
        if (text.StartsWith("ok. "u8))
            text = text[4..];
        else if (text.StartsWith("FAILED. "u8))
            text = text[8..];
        else
            return false;
        long passed = 0, failed = 0, ignored = 0, measured = 0;
        int seen = 0;
        while (!text.IsEmpty)
        {
            if (!Utf8Parser.TryParse(text, out long number, out int length) || number < 0)
                break;
            text = text[length..];
            if (text.StartsWith(" passed"u8))
                (passed, seen) = (number, seen | 1);
            else if (text.StartsWith(" failed"u8))
                (failed, seen) = (number, seen | 2);
            else if (text.StartsWith(" ignored"u8))
                (ignored, seen) = (number, seen | 4);
            else if (text.StartsWith(" measured"u8))
                measured = number;
            int next = text.IndexOf("; "u8);
            if (next < 0)
                break;
            text = text[(next + 2)..];
        }

        counts = new SuiteCounts(passed + measured, failed, ignored);
        return seen == 7;
    }

    /// <summary>Reads <c>---- NAME stdout ----</c>.</summary>
    public static bool TryParseSection(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!line.StartsWith("---- "u8) || !line.EndsWith(" ----"u8) || line.Length < 18)
            return false;
        ReadOnlySpan<byte> inner = line[5..^5];
        if (!inner.EndsWith(" stdout"u8) && !inner.EndsWith(" stderr"u8))
            return false;
        name = inner[..^7];
        return !name.IsEmpty;
    }

    private static bool IsFraction(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long _, out int first)
        && first < text.Length && text[first] == '/'
        && Utf8Parser.TryParse(text[(first + 1)..], out long _, out int second)
        && first + 1 + second == text.Length;

    /// <summary>Whether nothing but a duration follows: <c> (1.23s)</c>, <c> (1.23)</c>, or <c> &lt;0.010s&gt;</c> as libtest had it until 2021.</summary>
    private static bool IsEnd(ReadOnlySpan<byte> text, out TimeSpan? duration)
    {
        duration = null;
        if (text.IsEmpty)
            return true;
        if (text.Length < 4 || text[0] != ' ' || (text[1], text[^1]) is not (((byte)'(', (byte)')') or ((byte)'<', (byte)'>')))
            return false;
        if (!Utf8Parser.TryParse(text[2..^1], out double number, out int length))
            return false;
        ReadOnlySpan<byte> unit = text[(2 + length)..^1];
        double seconds = unit.IsEmpty || unit.SequenceEqual("s"u8) ? number
            : unit.SequenceEqual("ms"u8) ? number / 1e3
            : unit.SequenceEqual("µs"u8) ? number / 1e6
            : unit.SequenceEqual("ns"u8) ? number / 1e9
            : double.NaN;
        duration = ToDuration(seconds);
        return duration is not null;
    }

    /// <summary>Seconds as a duration; null for what can be none.</summary>
    public static TimeSpan? ToDuration(double seconds) =>
        seconds is >= 0 and < 1e9 ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : null;
}
