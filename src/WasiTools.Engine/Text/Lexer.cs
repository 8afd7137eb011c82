namespace WasiTools.Engine.Text;

/// <summary>Splits a text into tokens (specification section 6.3), one at a time. Comments and unknown annotations are skipped, known
/// annotations collected.</summary>
internal sealed class Lexer
{
    private readonly string text;
    private readonly int end;
    private int position;

    public Lexer(string text, int start, int end)
    {
        this.text = text;
        this.end = end;
        position = start;
    }

    /// <summary>Known annotations met since the list was last cleared, each with the start of the token it stands before.</summary>
    public List<(Annotation Annotation, int Before)> Annotations { get; } = [];

    /// <summary>Continues at another place.</summary>
    public void Seek(int to)
    {
        position = to;
        Annotations.Clear();
    }

    /// <summary>Reads the next token.</summary>
    public Token Next()
    {
        int known = Annotations.Count;
        SkipSpace();
        for (; known < Annotations.Count; known++)
            Annotations[known] = Annotations[known] with { Before = position };
        if (position >= end)
            return new(TokenKind.End, end, 0);
        int start = position;
        switch (text[start])
        {
            case '(':
                position++;
                return new(TokenKind.LeftParen, start, 1);
            case ')':
                position++;
                return new(TokenKind.RightParen, start, 1);
            case ',' or ';' or '[' or ']' or '{' or '}':
                position++;
                return new(TokenKind.Reserved, start, 1);
            default:
                return ReadWord(start);
        }
    }

    private char Peek(int offset = 1) => position + offset < end ? text[position + offset] : '\0';

    private InvalidModuleException Error(int at, string reason) => TextPosition.Error(text, at, reason);

    private void SkipSpace()
    {
        while (position < end)
        {
            switch (text[position])
            {
                case ' ' or '\t' or '\n' or '\r':
                    position++;
                    break;
                case ';' when Peek() == ';':
                    SkipLine();
                    break;
                case '(' when Peek() == ';':
                    SkipBlockComment();
                    break;
                case '(' when Peek() == '@':
                    ReadAnnotation();
                    break;
                default:
                    return;
            }
        }
    }

    private void SkipLine()
    {
        int length = text.AsSpan(position, end - position).IndexOfAny('\n', '\r');
        position = length < 0 ? end : position + length;
    }

    private void SkipBlockComment()
    {
        int start = position;
        int depth = 1;
        position += 2;
        while (depth > 0)
        {
            int skip = text.AsSpan(position, end - position).IndexOfAny('(', ';');
            if (skip < 0)
                throw Error(start, "unclosed comment");
            position += skip;
            if (text[position] == '(' && Peek() == ';')
            {
                depth++;
                position += 2;
            }
            else if (text[position] == ';' && Peek() == ')')
            {
                depth--;
                position += 2;
            }
            else
            {
                position++;
            }
        }
    }

    private void ReadAnnotation()
    {
        int start = position;
        position += 2;
        string? known;
        if (position < end && text[position] == '"')
        {
            known = Annotation.Known(QuotedName(start, "empty annotation id"));
        }
        else
        {
            int nameStart = position;
            while (position < end && CharacterClass.IsIdentifier(text[position]))
                position++;
            if (position == nameStart)
                throw Error(start, "empty annotation id");
            known = Annotation.Known(text.AsSpan(nameStart, position - nameStart));
        }
        int contentStart = position;
        SkipAnnotationContent(start);
        if (known is not null)
            Annotations.Add((new(known, start, contentStart, position - 1), -1));
    }

    // The content is any sequence of tokens with balanced parentheses; an at sign in it means nothing.
    private void SkipAnnotationContent(int start)
    {
        int depth = 1;
        while (depth > 0)
        {
            if (position >= end)
                throw Error(start, "unclosed annotation");
            char c = text[position];
            switch (c)
            {
                case '"':
                    ReadString();
                    continue;
                case ';' when Peek() == ';':
                    SkipLine();
                    continue;
                case '(' when Peek() == ';':
                    SkipBlockComment();
                    continue;
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                default:
                    if (c is not (>= ' ' and <= '~' or '\t' or '\n' or '\r'))
                        throw Error(position, "illegal character");
                    break;
            }
            position++;
        }
    }

    private Token ReadWord(int start)
    {
        int strings = 0;
        while (position < end)
        {
            char c = text[position];
            if (CharacterClass.IsIdentifier(c))
            {
                position++;
            }
            else if (c == '"')
            {
                if (strings++ == 0 && position == start + 1 && text[start] == '$')
                    QuotedName(start, "empty identifier");
                else
                    ReadString();
            }
            else
            {
                break;
            }
        }
        if (position == start)
            throw Error(start, "illegal character");
        ReadOnlySpan<char> word = text.AsSpan(start, position - start);
        return new(strings == 0 ? Classify(word, start) : ClassifyQuoted(word, strings), start, word.Length);
    }

    private TokenKind Classify(ReadOnlySpan<char> word, int start)
    {
        if (word[0] == '$')
            return word.Length > 1 ? TokenKind.Identifier : throw Error(start, "empty identifier");
        TokenKind number = NumberSyntax.Classify(word);
        return number != TokenKind.Reserved ? number
            : word[0] is >= 'a' and <= 'z' ? TokenKind.Keyword
            : TokenKind.Reserved;
    }

    // One string and nothing else is a string, after a dollar sign an identifier; whatever sticks to another token is reserved.
    private static TokenKind ClassifyQuoted(ReadOnlySpan<char> word, int strings)
    {
        if (strings > 1 || word[^1] != '"')
            return TokenKind.Reserved;
        return word[0] == '"' ? TokenKind.String
            : word.StartsWith("$\"") ? TokenKind.Identifier
            : TokenKind.Reserved;
    }

    // A string that serves as a name: anything that is no string there leaves the name empty.
    private string QuotedName(int start, string emptyReason)
    {
        int quote = position;
        int close = position + 1;
        while (close < end && text[close] is not ('"' or < ' ' or '\x7f'))
            close += text[close] == '\\' ? 2 : 1;
        if (close >= end || text[close] != '"')
            throw Error(start, emptyReason);
        ReadString();
        string name = StringSyntax.UnquoteName(text, new(TokenKind.String, quote, position - quote));
        return name.Length > 0 ? name : throw Error(start, emptyReason);
    }

    private void ReadString()
    {
        int start = position++;
        while (true)
        {
            if (position >= end)
                throw Error(start, "unclosed string literal");
            char c = text[position];
            switch (c)
            {
                case '"':
                    position++;
                    return;
                case '\\':
                    position += EscapeLength();
                    break;
                case '\n' or '\r':
                    throw Error(start, "unclosed string literal");
                case < ' ' or '\x7f':
                    throw Error(position, "illegal control character in string literal");
                default:
                    position++;
                    break;
            }
        }
    }

    private int EscapeLength()
    {
        char c = Peek();
        if (c is 't' or 'n' or 'r' or '"' or '\'' or '\\')
            return 2;
        if (char.IsAsciiHexDigit(c) && char.IsAsciiHexDigit(Peek(2)))
            return 3;
        if (c == 'u' && Peek(2) == '{')
        {
            int length = 3;
            while (char.IsAsciiHexDigit(Peek(length)) || Peek(length) == '_')
                length++;
            if (Peek(length) == '}' && NumberSyntax.IsHexDigits(text.AsSpan(position + 3, length - 3)))
                return length + 1;
        }
        throw Error(position, "illegal escape");
    }
}
