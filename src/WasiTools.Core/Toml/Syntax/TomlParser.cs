namespace WasiTools.Core.Toml;

/// <summary>Reads a document of TOML 1.0 into its syntax.</summary>
internal sealed class TomlParser(TomlText text)
{
    /// <summary>How deep arrays and tables may lie in each other, and keys in tables; TOML has no limit.</summary>
    private const int DeepestNesting = 128;

    private readonly TomlLexer _lexer = new(text);

    /// <exception cref="TomlException">The text is no TOML.</exception>
    public List<TomlStatementSyntax> Parse()
    {
        var statements = new List<TomlStatementSyntax>();
        for (_lexer.SkipLines(); !_lexer.AtEnd; _lexer.SkipLines())
            statements.Add(_lexer.Next == '[' ? ParseHeader() : ParsePair(isInline: false, depth: 0));
        return statements;
    }

    private TomlHeaderSyntax ParseHeader()
    {
        int start = _lexer.Offset;
        _lexer.TryTake('[');
        bool isElement = _lexer.TryTake('[');
        TomlKeySyntax key = ParseKey();
        _lexer.Take(']', "']' is expected");
        if (isElement)
            _lexer.Take(']', "']]' is expected");
        var span = new TomlSpan(start, _lexer.Offset);
        return new TomlHeaderSyntax(span, key, isElement, LineStart(start), _lexer.SkipRestOfLine());
    }

    private TomlPairSyntax ParsePair(bool isInline, int depth)
    {
        int start = _lexer.Offset;
        TomlKeySyntax key = ParseKey();
        _lexer.Take('=', "'=' is expected");
        _lexer.SkipSpaces();
        TomlValueSyntax value = ParseValue(depth);
        var span = new TomlSpan(start, value.Span.End);
        return new TomlPairSyntax(span, key, value, LineStart(start), isInline ? span.End : _lexer.SkipRestOfLine());
    }

    private TomlKeySyntax ParseKey()
    {
        var parts = new List<TomlKeyPart>();
        do
        {
            _lexer.SkipSpaces();
            parts.Add(_lexer.TakeKeyPart());
            if (parts.Count > DeepestNesting)
                throw _lexer.Error($"A key has more than {DeepestNesting} parts");
            _lexer.SkipSpaces();
        }
        while (_lexer.TryTake('.'));
        return new TomlKeySyntax(new TomlSpan(parts[0].Span.Start, parts[^1].Span.End), parts);
    }

    private TomlValueSyntax ParseValue(int depth)
    {
        if (depth > DeepestNesting)
            throw _lexer.Error($"Values are nested more than {DeepestNesting} deep");
        int start = _lexer.Offset;
        switch (_lexer.Next)
        {
            case '[':
                return ParseArray(depth);
            case '{':
                return ParseInlineTable(depth);
            case '"' or '\'':
                var said = new TomlString(_lexer.TakeString());
                return new TomlScalarSyntax(new TomlSpan(start, _lexer.Offset), said);
            default:
                TomlScalar scalar = _lexer.TakeScalar();
                return new TomlScalarSyntax(new TomlSpan(start, _lexer.Offset), scalar);
        }
    }

    private TomlArraySyntax ParseArray(int depth)
    {
        int start = _lexer.Offset;
        var elements = new List<TomlValueSyntax>();
        int? comma = null;
        _lexer.TryTake('[');
        for (_lexer.SkipLines(); !_lexer.TryTake(']'); _lexer.SkipLines())
        {
            if (elements.Count > 0 && comma is null)
                throw _lexer.Error("',' or ']' is expected");
            elements.Add(ParseValue(depth + 1));
            _lexer.SkipLines();
            int offset = _lexer.Offset;
            comma = _lexer.TryTake(',') ? offset : null;
        }

        return new TomlArraySyntax(new TomlSpan(start, _lexer.Offset), elements, comma);
    }

    private TomlInlineTableSyntax ParseInlineTable(int depth)
    {
        int start = _lexer.Offset;
        var pairs = new List<TomlPairSyntax>();
        _lexer.TryTake('{');
        _lexer.SkipSpaces();
        while (!_lexer.TryTake('}'))
        {
            if (pairs.Count > 0)
                _lexer.Take(',', "',' or '}' is expected");
            _lexer.SkipSpaces();
            pairs.Add(ParsePair(isInline: true, depth + 1));
            _lexer.SkipSpaces();
        }

        return new TomlInlineTableSyntax(new TomlSpan(start, _lexer.Offset), pairs);
    }

    private int LineStart(int offset) => text.Characters.LastIndexOf('\n', Math.Max(offset - 1, 0)) + 1;
}
