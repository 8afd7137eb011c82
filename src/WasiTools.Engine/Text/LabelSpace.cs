namespace WasiTools.Engine.Text;

/// <summary>The labels in scope; an inner one hides an outer one of the same name.</summary>
internal sealed class LabelSpace
{
    // For each open label its name and the depth that the name meant outside it (-1: none).
    private readonly List<(string? Name, int Hidden)> labels = [];
    private readonly Dictionary<string, int> depths = new(StringComparer.Ordinal);

    /// <summary>Enters a label, named or not.</summary>
    public void Push(string? name)
    {
        int hidden = -1;
        if (name is not null)
        {
            hidden = depths.GetValueOrDefault(name, -1);
            depths[name] = labels.Count;
        }
        labels.Add((name, hidden));
    }

    /// <summary>Leaves the innermost label.</summary>
    public void Pop()
    {
        (string? name, int hidden) = labels[^1];
        labels.RemoveAt(labels.Count - 1);
        if (name is null)
            return;
        if (hidden < 0)
            depths.Remove(name);
        else
            depths[name] = hidden;
    }

    /// <summary>The name of the innermost label.</summary>
    public string? Innermost => labels[^1].Name;

    /// <summary>Reads a label: a relative depth or an identifier.</summary>
    public uint Read(TokenReader reader)
    {
        if (!reader.At(TokenKind.Identifier))
            return reader.At(TokenKind.Natural) ? reader.U32() : throw reader.Unexpected("a label");
        Token token = reader.Current;
        reader.Advance();
        return depths.TryGetValue(StringSyntax.IdentifierName(reader.Text, token), out int depth)
            ? (uint)(labels.Count - 1 - depth)
            : throw reader.Error(token, $"unknown label {TextPosition.Show(reader.Word(token))}");
    }
}
