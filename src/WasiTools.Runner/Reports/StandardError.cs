using System.Globalization;
using System.Text;

namespace WasiTools.Runner.Reports;

/// <summary>What wasirun itself prints on standard error, in UTF-8. Much of it comes from the program, which must not be able to drive
/// the terminal or to forge lines.</summary>
internal static class StandardError
{
    private static readonly Lock gate = new();
    private static Stream? stream;

    /// <summary>Writes a line at once, whatever other threads write. Its characters that are not plain text are escaped.</summary>
    public static void WriteLine(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Escape(text) + "\n");
        lock (gate)
        {
            stream ??= Console.OpenStandardError();
            try
            {
                stream.Write(bytes);
            }
            catch (IOException)
            {
                // Nobody listens, and there is nowhere else to say so.
            }
        }
    }

    /// <summary>The text with control and format characters, line breaks among them, as <c>\u{…}</c>.</summary>
    internal static string Escape(string text)
    {
        int first = 0;
        while (first < text.Length && text[first] is >= ' ' and <= '~')
            first++;
        if (first == text.Length)
            return text;
        var result = new StringBuilder(text, 0, first, text.Length + 16);
        foreach (Rune rune in text.AsSpan(first).EnumerateRunes())
        {
            if (IsPlain(rune))
                result.Append(rune.ToString());
            else
                result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
        return result.ToString();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
