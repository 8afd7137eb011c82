using System.Globalization;
using System.Text;

namespace WasiTools.Core.Toml;

/// <summary>Writes values and keys as TOML has them.</summary>
internal static class TomlWriter
{
    /// <summary>Text in quotes; without escapes where it has backslashes, as paths of Windows do, and can do so.</summary>
    public static string Write(string text) =>
        text.Contains('\\', StringComparison.Ordinal) && !text.Contains('\'', StringComparison.Ordinal) && !text.Any(char.IsControl)
            ? $"'{text}'"
            : Quote(text);

    public static string Write(bool value) => value ? "true" : "false";

    public static string Write(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Write))}]";

    /// <summary>A part of a key, quoted where it has to be.</summary>
    public static string WriteKey(string name) => name.Length > 0 && name.All(TomlLexer.IsBare) ? name : Quote(name);

    public static string WriteKey(IEnumerable<string> names) => string.Join('.', names.Select(WriteKey));

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (c is < ' ' or '\x7F')
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
