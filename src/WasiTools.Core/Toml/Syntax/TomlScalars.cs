using System.Globalization;
using System.Text.RegularExpressions;

namespace WasiTools.Core.Toml;

/// <summary>Numbers, dates, times, true and false, as they are written.</summary>
internal static partial class TomlScalars
{
    /// <summary>Reads a value.</summary>
    /// <returns>The value; null if it is none.</returns>
    public static TomlScalar? Parse(ReadOnlySpan<char> text)
    {
        if (text is "true" or "false")
            return new TomlBoolean(text is "true");
        if (Decimal().IsMatch(text))
            return Integer(text, 0, 10);
        if (Prefixed().IsMatch(text))
            return Integer(text, 2, text[1] switch { 'x' => 16, 'o' => 8, _ => 2 });
        if (Float().IsMatch(text))
            return new TomlFloat(double.Parse(WithoutUnderscores(text), NumberStyles.Float, CultureInfo.InvariantCulture));
        if (Special().IsMatch(text))
            return new TomlFloat(text[^1] == 'n' ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
        if (text.IsEmpty)
            return null;
        Match match = DateTime().Match(text.ToString());
        return match.Success ? DateTimeOf(match) : null;
    }

    private static TomlInteger? Integer(ReadOnlySpan<char> text, int prefix, int radix)
    {
        string digits = WithoutUnderscores(text[prefix..]);
        if (radix == 10)
            return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? new TomlInteger(value) : null;
        Int128 sum = 0;
        foreach (char digit in digits)
        {
            sum = (sum * radix) + Convert.ToInt32(digit.ToString(), 16);
            if (sum > long.MaxValue)
                return null;
        }

        return new TomlInteger((long)sum);
    }

    private static TomlDateTime? DateTimeOf(Match match)
    {
        Group date = match.Groups["date"], time = match.Groups["time"], offset = match.Groups["offset"];
        if (date.Success && !DateOnly.TryParseExact(date.ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return null;
        TomlDateTimeKind kind = (date.Success, time.Success) switch
        {
            (true, false) => TomlDateTimeKind.LocalDate,
            (false, true) => TomlDateTimeKind.LocalTime,
            _ => offset.Success ? TomlDateTimeKind.OffsetDateTime : TomlDateTimeKind.LocalDateTime,
        };
        string text = date.Value + (date.Success && time.Success ? "T" : "") + time.Value + offset.Value.ToUpperInvariant();
        return new TomlDateTime(kind, text);
    }

    private static string WithoutUnderscores(ReadOnlySpan<char> text) => text.ToString().Replace("_", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^[+-]?(0|[1-9](_?[0-9])*)\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^0(x[0-9A-Fa-f](_?[0-9A-Fa-f])*|o[0-7](_?[0-7])*|b[01](_?[01])*)\z")]
    private static partial Regex Prefixed();

    [GeneratedRegex(@"^[+-]?(0|[1-9](_?[0-9])*)(\.[0-9](_?[0-9])*)?([eE][+-]?[0-9](_?[0-9])*)?\z")]
    private static partial Regex Float();

    [GeneratedRegex(@"^[+-]?(inf|nan)\z")]
    private static partial Regex Special();

    // A leap second may be 60. RFC 3339 allows T and Z in lower case.
    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})?((?(date)[Tt ])(?<time>([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?)(?(date)(?<offset>[Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?))?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex DateTime();
}
