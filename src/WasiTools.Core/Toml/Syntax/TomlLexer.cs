namespace WasiTools.Core.Toml;

/// <summary>Reads the tokens of a document, as the parser asks for them: what a token is depends on where it stands.</summary>
internal sealed partial class TomlLexer(TomlText text, int start = 0)
{
    private readonly string _characters = text.Characters;

    /// <summary>The offset of the next character.</summary>
    public int Offset { get; private set; } = start;

    public bool AtEnd => Offset == _characters.Length;

    /// <summary>The next character, or NUL at the end.</summary>
    public char Next => Peek(0);

    public char Peek(int ahead) => Offset + ahead < _characters.Length ? _characters[Offset + ahead] : '\0';

    /// <summary>Takes a character if it is the next.</summary>
    public bool TryTake(char character)
    {
        if (AtEnd || Next != character)
            return false;
        Offset++;
        return true;
    }

    /// <summary>Takes a character that has to be the next.</summary>
    public void Take(char character, string reason)
    {
        if (!TryTake(character))
            throw Error(reason);
    }

    public void SkipSpaces()
    {
        while (Next is ' ' or '\t')
            Offset++;
    }

    /// <summary>Skips spaces, comments and line ends.</summary>
    public void SkipLines()
    {
        do
        {
            SkipSpaces();
            SkipComment();
        }
        while (TryTakeNewLine());
    }

    /// <summary>Skips the rest of a line, on which only a comment may be, and its end.</summary>
    /// <returns>The offset of the line end.</returns>
    public int SkipRestOfLine()
    {
        SkipSpaces();
        SkipComment();
        int end = Offset;
        if (!AtEnd && !TryTakeNewLine())
            throw Error("A line end is expected");
        return end;
    }

    /// <summary>Takes a part of a key: bare or in quotes.</summary>
    public TomlKeyPart TakeKeyPart()
    {
        int start = Offset;
        if (Next is '"' or '\'')
        {
            if (Peek(1) == Next && Peek(2) == Next)
                throw Error("A key cannot be text of several lines");
            string name = TakeString();
            return new TomlKeyPart(new TomlSpan(start, Offset), name);
        }

        while (IsBare(Next))
            Offset++;
        if (Offset == start)
            throw Error("A key is expected");
        return new TomlKeyPart(new TomlSpan(start, Offset), _characters[start..Offset]);
    }

    /// <summary>Takes what is neither text nor brackets: a number, a date, true or false.</summary>
    public TomlScalar TakeScalar()
    {
        int start = Offset;
        while (IsBare(Next) || Next is '+' or '.' or ':')
            Offset++;
        // A date and a time may be apart by a space.
        if (Offset - start == 10 && _characters[start + 4] == '-' && Next == ' ' && char.IsAsciiDigit(Peek(1)))
        {
            Offset++;
            while (char.IsAsciiLetterOrDigit(Next) || Next is '+' or '-' or '.' or ':')
                Offset++;
        }

        return TomlScalars.Parse(_characters.AsSpan(start, Offset - start))
            ?? throw text.ErrorAt(start, Offset == start ? "A value is expected" : "This is no number, date, boolean or quoted text");
    }

    public TomlException Error(string reason) => text.ErrorAt(Offset, reason);

    public static bool IsBare(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private bool TryTakeNewLine()
    {
        if (Next == '\r' && Peek(1) == '\n')
        {
            Offset += 2;
            return true;
        }

        return TryTake('\n');
    }

    private void SkipComment()
    {
        if (Next != '#')
            return;
        while (!AtEnd && Next != '\n' && !(Next == '\r' && Peek(1) == '\n'))
        {
            ThrowIfControl();
            Offset++;
        }
    }

    private void ThrowIfControl()
    {
        if (Next is < ' ' and not '\t' or '\x7F')
            throw Error($"There is a control character (U+{(int)Next:X4})");
    }
}
