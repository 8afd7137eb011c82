namespace WasiTools.Engine.Text;

/// <summary>Reads tokens with one token of lookahead, and says what was wrong where.</summary>
internal sealed class TokenReader
{
    private readonly Lexer lexer;

    public TokenReader(string text, int start, int end)
    {
        Text = text;
        lexer = new(text, start, end);
        Fill();
    }

    public TokenReader(string text) : this(text, 0, text.Length)
    {
    }

    public string Text { get; }

    public Token Current { get; private set; }

    public Token Next { get; private set; }

    public ReadOnlySpan<char> Word(Token token) => Text.AsSpan(token.Start, token.Length);

    public ReadOnlySpan<char> Word() => Word(Current);

    /// <summary>Continues at another place of the text.</summary>
    public void Seek(int position)
    {
        lexer.Seek(position);
        Fill();
    }

    /// <summary>Goes past the current token. An annotation before it that nobody took is refused.</summary>
    public void Advance()
    {
        if (lexer.Annotations.Count > 0 && lexer.Annotations[0].Before == Current.Start)
            throw Misplaced(lexer.Annotations[0].Annotation);
        Step();
    }

    /// <summary>Where the current token starts, or the first annotation before it that nobody took.</summary>
    public int Start =>
        lexer.Annotations.Count > 0 && lexer.Annotations[0].Before == Current.Start
            ? lexer.Annotations[0].Annotation.Start
            : Current.Start;

    /// <summary>Takes the annotations that stand before the current token, all or those of one name.</summary>
    public Annotation[] TakeAnnotations(string? name = null)
    {
        if (lexer.Annotations.Count == 0)
            return [];
        var taken = new List<Annotation>();
        lexer.Annotations.RemoveAll(pending =>
        {
            bool take = pending.Before == Current.Start && (name is null || pending.Annotation.Name == name);
            if (take)
                taken.Add(pending.Annotation);
            return take;
        });
        return [.. taken];
    }

    public bool At(TokenKind kind) => Current.Kind == kind;

    public bool AtKeyword(string keyword) => IsKeyword(Current, keyword);

    /// <summary>Whether a list that starts with a keyword comes next.</summary>
    public bool AtOpen(string keyword) => At(TokenKind.LeftParen) && IsKeyword(Next, keyword);

    public bool TryKeyword(string keyword)
    {
        if (!AtKeyword(keyword))
            return false;
        Advance();
        return true;
    }

    public bool TryOpen(string keyword)
    {
        if (!AtOpen(keyword))
            return false;
        Advance();
        Advance();
        return true;
    }

    public void Open(string keyword)
    {
        if (!TryOpen(keyword))
            throw Unexpected($"({keyword}");
    }

    public void Close()
    {
        if (!At(TokenKind.RightParen))
            throw Unexpected(")");
        Advance();
    }

    /// <summary>Goes past the end of the list whose opening parenthesis was read last, whatever it holds.</summary>
    public void SkipList()
    {
        for (int depth = 1; depth > 0; Step())
        {
            depth += Current.Kind switch
            {
                TokenKind.LeftParen => 1,
                TokenKind.RightParen => -1,
                TokenKind.End => throw Unexpected(")"),
                _ => 0,
            };
        }
        lexer.Annotations.RemoveAll(a => a.Before < Current.Start);
    }

    /// <summary>A string as a name.</summary>
    public string Name()
    {
        Token token = Expect(TokenKind.String, "a name");
        return StringSyntax.UnquoteName(Text, token);
    }

    /// <summary>A 32-bit integer without a sign.</summary>
    public uint U32()
    {
        Token token = Expect(TokenKind.Natural, "an integer");
        return NumberSyntax.TryParseNatural(Word(token), out ulong value) && value <= uint.MaxValue
            ? (uint)value
            : throw Error(token, "i32 constant out of range");
    }

    /// <summary>A 64-bit integer without a sign.</summary>
    public ulong U64()
    {
        Token token = Expect(TokenKind.Natural, "an integer");
        return NumberSyntax.TryParseNatural(Word(token), out ulong value)
            ? value
            : throw Error(token, "i64 constant out of range");
    }

    /// <summary>A token of some kind, which is gone past.</summary>
    public Token Expect(TokenKind kind, string what)
    {
        Token token = Current;
        if (token.Kind != kind)
            throw Unexpected(what);
        Advance();
        return token;
    }

    public InvalidModuleException Error(Token token, string reason) => TextPosition.Error(Text, token.Start, reason);

    /// <summary>The refusal of the current token where something else had to be.</summary>
    public InvalidModuleException Unexpected(string expected) => Unexpected(Current, expected);

    public InvalidModuleException Unexpected(Token token, string expected)
    {
        string shown = TextPosition.Show(Word(token));
        string reason = IsUnknown(token) ? $"unknown operator {shown}"
            : token.Kind == TokenKind.End ? "unexpected token: end of text"
            : $"unexpected token {shown}";
        return Error(token, $"{reason}, expected {expected}");
    }

    /// <summary>Whether a token means nothing anywhere in the grammar.</summary>
    public bool IsUnknown(Token token) =>
        token.Kind == TokenKind.Reserved || (token.Kind == TokenKind.Keyword && !Keywords.IsKnown(Word(token)));

    public InvalidModuleException Misplaced(Annotation annotation) => TextPosition.Error(
        Text, annotation.Start, annotation.Name == Annotation.BranchHint
            ? "@metadata.code.branch_hint annotation: not in a function"
            : $"misplaced @{annotation.Name} annotation");

    private bool IsKeyword(Token token, string keyword) =>
        token.Kind == TokenKind.Keyword && Word(token).SequenceEqual(keyword);

    private void Fill()
    {
        Current = lexer.Next();
        Next = lexer.Next();
    }

    private void Step()
    {
        Current = Next;
        Next = lexer.Next();
    }
}
