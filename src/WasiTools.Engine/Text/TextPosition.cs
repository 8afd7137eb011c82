namespace WasiTools.Engine.Text;

/// <summary>Turns positions in a text into refusals with line and column.</summary>
internal static class TextPosition
{
    /// <summary>Line and column, both from 1, of an index in a text.</summary>
    public static (int Line, int Column) Find(string text, int index)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, Math.Min(index, text.Length));
        int line = 1 + before.Count('\n');
        return (line, before.Length - before.LastIndexOf('\n'));
    }

    /// <summary>A refusal of the text at an index.</summary>
    public static InvalidModuleException Error(
        string text, int index, string reason, ModuleFault fault = ModuleFault.Malformed)
    {
        (int line, int column) = Find(text, index);
        return new(fault, reason, line: line, column: column);
    }

    /// <summary>A piece of the text as it may be shown: printable ASCII, at most 40 characters.</summary>
    public static string Show(ReadOnlySpan<char> piece)
    {
        Span<char> shown = stackalloc char[Math.Min(piece.Length, 40)];
        for (int i = 0; i < shown.Length; i++)
            shown[i] = piece[i] is >= ' ' and <= '~' ? piece[i] : '?';
        return piece.Length > shown.Length ? $"{shown}..." : shown.ToString();
    }
}
