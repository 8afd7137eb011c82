namespace WasiTools.Core.Toml;

/// <summary>Finds the smallest change of a document's text that has an effect.</summary>
internal sealed class TomlEditor(TomlDocument document)
{
    private readonly string _characters = document.Text.Characters;
    private readonly string _newLine = document.Text.NewLine;

    /// <summary>Gives a key a value.</summary>
    /// <exception cref="TomlException">The path goes through what is no table.</exception>
    public TomlChange Set(string[] path, string value) =>
        Find(path, out TomlInsertion insertion) is { } present ? new TomlChange(present.Span, value) : insertion.Insert(value);

    /// <summary>Adds an element to an array.</summary>
    /// <exception cref="TomlException">There is no such array.</exception>
    public TomlChange[] Append(string[] path, string value) => Find(path, out TomlInsertion insertion) switch
    {
        TomlArraySyntax array => Append(array, value),
        { } other => throw document.Text.ErrorAt(other.Span.Start, $"'{TomlWriter.WriteKey(path)}' is no array"),
        null => throw document.Text.ErrorAt(insertion.Offset, $"There is no array '{TomlWriter.WriteKey(path)}'"),
    };

    /// <summary>Finds a value, or where it would go: behind the last pair of its table, however that table is written.</summary>
    private TomlValueSyntax? Find(string[] path, out TomlInsertion insertion)
    {
        ReadOnlySpan<string> table = path.AsSpan(0, path.Length - 1);
        string[] header = [];
        TomlStatementSyntax? neighbour = null;
        int neighbourDepth = 0;
        foreach (TomlStatementSyntax statement in document.Statements)
        {
            string[] names = [.. statement.Key.Names];
            bool isNeighbour;
            if (statement is TomlHeaderSyntax { IsElement: var isElement })
            {
                header = names;
                if (isElement && path.AsSpan().StartsWith(header))
                    throw NoTable(statement);
                isNeighbour = table.SequenceEqual(header);
            }
            else
            {
                var pair = (TomlPairSyntax)statement;
                string[] full = [.. header, .. names];
                if (path.AsSpan().StartsWith(full))
                    return Find(pair, path[full.Length..], out insertion);
                isNeighbour = table.StartsWith(header) && full.AsSpan().StartsWith(table);
            }

            if (isNeighbour)
                (neighbour, neighbourDepth) = (statement, header.Length);
        }

        insertion = neighbour is not null ? Behind(neighbour, path[neighbourDepth..])
            : table.IsEmpty ? new TomlInsertion(0, "", path, _newLine)
            : AtEnd(path);
        return null;
    }

    /// <summary>Finds a value that a pair has, or has within braces.</summary>
    private TomlValueSyntax? Find(TomlPairSyntax pair, string[] rest, out TomlInsertion insertion)
    {
        insertion = default;
        if (rest.Length == 0)
            return pair.Value;
        if (pair.Value is not TomlInlineTableSyntax inline)
            throw NoTable(pair);
        foreach (TomlPairSyntax inner in inline.Pairs)
        {
            string[] names = [.. inner.Key.Names];
            if (rest.AsSpan().StartsWith(names))
                return Find(inner, rest[names.Length..], out insertion);
        }

        insertion = inline.Pairs.Count > 0
            ? new TomlInsertion(inline.Pairs[^1].Span.End, ", ", rest, "")
            : new TomlInsertion(inline.Span.Start + 1, " ", rest, _characters[inline.Span.Start + 1] == '}' ? " " : "");
        return null;
    }

    private TomlInsertion Behind(TomlStatementSyntax statement, string[] key) =>
        new(statement.LineEnd, _newLine + _characters[statement.LineStart..statement.Span.Start], key, "");

    private TomlInsertion AtEnd(string[] path)
    {
        string gap = _characters.Length == 0 ? "" : _characters[^1] == '\n' ? _newLine : _newLine + _newLine;
        return new TomlInsertion(_characters.Length, $"{gap}[{TomlWriter.WriteKey(path.SkipLast(1))}]{_newLine}", path.TakeLast(1), _newLine);
    }

    private TomlChange[] Append(TomlArraySyntax array, string value)
    {
        if (array.Elements.Count == 0)
            return [TomlChange.Insert(array.Span.Start + 1, value)];
        TomlSpan last = array.Elements[^1].Span;
        int end = array.TrailingComma + 1 ?? last.End;
        string close = array.TrailingComma is null ? "" : ",";
        if (_characters.IndexOf('\n', array.Span.Start, last.Start - array.Span.Start) < 0)
            return [TomlChange.Insert(end, array.TrailingComma is null ? $", {value}" : $" {value},")];

        // Elements have lines of their own: so does the new one, behind the comment on the last one's line.
        int lineStart = _characters.LastIndexOf('\n', last.Start) + 1;
        int indent = _characters.AsSpan(lineStart).IndexOfAnyExcept(' ', '\t');
        string line = _newLine + _characters.Substring(lineStart, indent) + value + close;
        int behind = EndOfComment(end);
        return array.TrailingComma is not null ? [TomlChange.Insert(behind, line)]
            : behind == end ? [TomlChange.Insert(end, "," + line)]
            : [TomlChange.Insert(end, ","), TomlChange.Insert(behind, line)];
    }

    /// <summary>The end of a comment that follows on the same line; the offset itself if none does.</summary>
    private int EndOfComment(int offset)
    {
        var lexer = new TomlLexer(document.Text, offset);
        lexer.SkipSpaces();
        if (lexer.Next != '#')
            return offset;
        return lexer.SkipRestOfLine();
    }

    private TomlException NoTable(TomlStatementSyntax statement) =>
        document.Text.ErrorAt(statement.Span.Start, $"'{TomlWriter.WriteKey(statement.Key.Names)}' is no table that can be added to");
}
