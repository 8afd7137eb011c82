namespace WasiTools.Engine.Text;

/// <summary>The characters that make up words.</summary>
internal static class CharacterClass
{
    private const string Symbols = "!#$%&'*+-./:<=>?@\\^_`|~";

    private static readonly bool[] identifier = MakeTable();

    /// <summary>Whether a character may be part of an identifier, keyword or number (specification section 6.3.5).</summary>
    public static bool IsIdentifier(char c) => c < identifier.Length && identifier[c];

    private static bool[] MakeTable()
    {
        var table = new bool[128];
        for (char c = '\0'; c < table.Length; c++)
            table[c] = char.IsAsciiLetterOrDigit(c) || Symbols.Contains(c);
        return table;
    }
}
