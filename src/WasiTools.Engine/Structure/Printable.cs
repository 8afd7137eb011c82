using System.Globalization;
using System.Text;

namespace WasiTools.Engine.Structure;

/// <summary>Names that a module chose, made fit for messages: a name may hold line breaks, escape sequences that drive a terminal, or
/// characters that reverse the direction of writing.</summary>
internal static class Printable
{
    /// <summary>Characters of a name that a message shows.</summary>
    public const int LongestName = 80;

    /// <summary>The name in quotation marks, shortened, with a <c>?</c> for what a terminal might not just show.</summary>
    public static string Quote(string name)
    {
        var text = new StringBuilder("\"", Math.Min(name.Length, LongestName) + 3);
        int length = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (++length > LongestName)
            {
                text.Append('…');
                break;
            }
            text.Append(IsHarmless(rune) ? rune.ToString() : "?");
        }
        return text.Append('"').ToString();
    }

    /// <summary>Whether a character shows as itself and does nothing else.</summary>
    public static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.Surrogate);
}
