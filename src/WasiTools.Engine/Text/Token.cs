namespace WasiTools.Engine.Text;

/// <summary>The kinds of token (specification section 6.3).</summary>
internal enum TokenKind : byte
{
    /// <summary>The end of the text.</summary>
    End,
    /// <summary>An opening parenthesis.</summary>
    LeftParen,
    /// <summary>A closing parenthesis.</summary>
    RightParen,
    /// <summary>A word that starts with a lower-case letter.</summary>
    Keyword,
    /// <summary>An integer without a sign.</summary>
    Natural,
    /// <summary>An integer with a sign.</summary>
    Integer,
    /// <summary>A number that only a float can be.</summary>
    Float,
    /// <summary>A string in quotes.</summary>
    String,
    /// <summary>An identifier, <c>$name</c> or <c>$"name"</c>.</summary>
    Identifier,
    /// <summary>Any other run of characters; the grammar has no use for it.</summary>
    Reserved,
}

/// <summary>A token: its kind and where it is in the text.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}
