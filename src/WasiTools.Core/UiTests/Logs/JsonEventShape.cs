using System.Buffers;
using System.Buffers.Text;

namespace WasiTools.Core.UiTests.Logs;

/// <summary>
/// The two lines that nearly all of a log of events is made of, read by their shape: libtest and compiletest print them from a template. A line
/// that is not exactly of that shape is read as the JSON that it is.
/// </summary>
internal static class JsonEventShape
{
    /// <summary>What a JSON string stands for as it is.</summary>
    private static readonly SearchValues<byte> s_plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static c => (byte)c).Except("\"\\"u8.ToArray())]);

    /// <summary>Reads <c>{ "type": "test", "event": "started", "name": "NAME" }</c>.</summary>
    public static bool TryParseStarted(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name) =>
        TryParseName(line, "{ \"type\": \"test\", \"event\": \"started\", \"name\": \""u8, out name, out ReadOnlySpan<byte> rest)
        && rest.SequenceEqual("\" }"u8);

    /// <summary>Reads <c>{ "type": "test", "name": "NAME", "event": "ok" }</c>, with or without <c>"exec_time"</c>, NaN if without.</summary>
    public static bool TryParsePassed(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out double seconds)
    {
        seconds = double.NaN;
        if (!TryParseName(line, "{ \"type\": \"test\", \"name\": \""u8, out name, out ReadOnlySpan<byte> rest))
            return false;
        ReadOnlySpan<byte> passed = "\", \"event\": \"ok\""u8;
        if (!rest.StartsWith(passed))
            return false;
        rest = rest[passed.Length..];
        if (rest.SequenceEqual(" }"u8))
            return true;
        ReadOnlySpan<byte> time = ", \"exec_time\": "u8;
        return rest.Length > time.Length
            && rest.StartsWith(time)
            && char.IsAsciiDigit((char)rest[time.Length])
            && Utf8Parser.TryParse(rest[time.Length..], out seconds, out int length)
            && rest[(time.Length + length)..].SequenceEqual(" }"u8);
    }

    private static bool TryParseName(ReadOnlySpan<byte> line, ReadOnlySpan<byte> before, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> rest)
    {
        name = rest = default;
        if (!line.StartsWith(before))
            return false;
        line = line[before.Length..];
        int end = line.IndexOfAnyExcept(s_plain);
        if (end <= 0 || line[end] != '"')
            return false;
        name = line[..end];
        rest = line[end..];
        return true;
    }
}
