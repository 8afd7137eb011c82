namespace WasiTools.Engine.Text;

/// <summary>The identifiers of one index space (specification section 6.6).</summary>
/// <param name="kind">What it holds, for messages.</param>
internal sealed class IndexSpace(string kind)
{
    private Dictionary<string, uint>? indices;

    /// <summary>Whether anything has an identifier.</summary>
    public bool HasNames => indices is not null;

    /// <summary>How many indices are taken.</summary>
    public uint Count { get; private set; }

    /// <summary>Takes the next index, with or without an identifier.</summary>
    public uint Declare(TokenReader reader, Token? identifier)
    {
        if (identifier is Token token)
        {
            indices ??= new(StringComparer.Ordinal);
            if (!indices.TryAdd(StringSyntax.IdentifierName(reader.Text, token), Count))
                throw reader.Error(token, $"duplicate {kind} {TextPosition.Show(reader.Word(token))}");
        }
        return Count++;
    }

    /// <summary>Takes the next indices without identifiers.</summary>
    public void Skip(uint count) => Count += count;

    /// <summary>Whether an index or identifier comes next.</summary>
    public static bool IsNext(TokenReader reader) => reader.Current.Kind is TokenKind.Natural or TokenKind.Identifier;

    /// <summary>Reads an index or identifier.</summary>
    public uint Read(TokenReader reader)
    {
        if (!reader.At(TokenKind.Identifier))
            return reader.At(TokenKind.Natural) ? reader.U32() : throw reader.Unexpected($"a {kind} index");
        Token token = reader.Current;
        reader.Advance();
        uint index = 0;
        return indices is not null && indices.TryGetValue(StringSyntax.IdentifierName(reader.Text, token), out index)
            ? index
            : throw reader.Error(token, $"unknown {kind} {TextPosition.Show(reader.Word(token))}");
    }
}
