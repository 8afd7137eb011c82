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
        return rest.StartsWith(time) && rest.EndsWith(" }"u8)
            && rest.Length > time.Length + 2
            && TryParseDecimal(rest[time.Length..^2], out seconds);
    }

    /// <summary>Reads digits, and perhaps a point and digits: what is a number in JSON too.</summary>
    private static bool TryParseDecimal(ReadOnlySpan<byte> text, out double number)
    {
        number = double.NaN;
        int point = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? text : text[..point];
        ReadOnlySpan<byte> fraction = point < 0 ? "0"u8 : text[(point + 1)..];
        return !whole.IsEmpty && !whole.ContainsAnyExceptInRange((byte)'0', (byte)'9') && (whole[0] != '0' || whole.Length == 1)
            && !fraction.IsEmpty && !fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(text, out number, out int length) && length == text.Length;
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
