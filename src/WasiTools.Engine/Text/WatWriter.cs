namespace WasiTools.Engine.Text;

/// <summary>Writes lines with indentation. Nesting beyond a limit is not indented further, or deep code would take text without
/// bound.</summary>
internal sealed class WatWriter(TextWriter output)
{
    private const int DeepestIndentation = 40;

    private int depth;

    /// <summary>Writes a line.</summary>
    public void Line(string text)
    {
        for (int i = Math.Min(depth, DeepestIndentation); i > 0; i--)
            output.Write("  ");
        output.Write(text);
        output.Write('\n');
    }

    /// <summary>Writes a line and indents what follows.</summary>
    public void Open(string text)
    {
        Line(text);
        depth++;
    }

    /// <summary>Writes a line between two indented parts.</summary>
    public void Middle(string text)
    {
        depth--;
        Open(text);
    }

    /// <summary>Ends an indentation and writes a line.</summary>
    public void Close(string text)
    {
        depth--;
        Line(text);
    }
}
