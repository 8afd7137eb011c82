namespace WasiTools.Core.Toml;

/// <summary>Makes the values of a document from its syntax, and refuses what is defined twice.</summary>
internal sealed class TomlBinder(TomlText text)
{
    /// <exception cref="TomlException">Something is defined twice, or used as what it is not.</exception>
    public TomlTable Bind(IEnumerable<TomlStatementSyntax> statements)
    {
        var root = new TomlTable { Origin = TomlTableOrigin.Header };
        TomlTable current = root;
        foreach (TomlStatementSyntax statement in statements)
        {
            if (statement is TomlHeaderSyntax header)
                current = Open(root, header);
            else
                Add(current, (TomlPairSyntax)statement);
        }

        return root;
    }

    private TomlTable Open(TomlTable root, TomlHeaderSyntax header)
    {
        TomlTable table = root;
        foreach (TomlKeyPart part in header.Key.Parts.SkipLast(1))
        {
            table = table.Items.GetValueOrDefault(part.Name) switch
            {
                null => AddTable(table, part, TomlTableOrigin.Implicit),
                TomlTable { Origin: not TomlTableOrigin.Inline } inner => inner,
                TomlArray { IsOfTables: true } array => (TomlTable)array.Items[^1],
                _ => throw NoTable(part),
            };
        }

        TomlKeyPart last = header.Key.Parts[^1];
        TomlValue? present = table.Items.GetValueOrDefault(last.Name);
        if (header.IsElement)
        {
            var array = present as TomlArray ?? new TomlArray { IsOfTables = true };
            if (present is not null && present is not TomlArray { IsOfTables: true })
                throw Twice(last);
            table.Items[last.Name] = array;
            var element = new TomlTable { Origin = TomlTableOrigin.Header };
            array.Items.Add(element);
            return element;
        }

        switch (present)
        {
            case null:
                return AddTable(table, last, TomlTableOrigin.Header);
            case TomlTable { Origin: TomlTableOrigin.Implicit } known:
                known.Origin = TomlTableOrigin.Header;
                return known;
            default:
                throw Twice(last);
        }
    }

    private void Add(TomlTable table, TomlPairSyntax pair)
    {
        foreach (TomlKeyPart part in pair.Key.Parts.SkipLast(1))
        {
            table = table.Items.GetValueOrDefault(part.Name) switch
            {
                null => AddTable(table, part, TomlTableOrigin.DottedKey),
                TomlTable { Origin: TomlTableOrigin.DottedKey or TomlTableOrigin.Implicit } inner => inner,
                TomlTable or TomlArray { IsOfTables: true } => throw Twice(part),
                _ => throw NoTable(part),
            };
        }

        TomlKeyPart last = pair.Key.Parts[^1];
        if (!table.Items.TryAdd(last.Name, ValueOf(pair.Value)))
            throw Twice(last);
    }

    private TomlValue ValueOf(TomlValueSyntax syntax)
    {
        switch (syntax)
        {
            case TomlArraySyntax array:
                var items = new TomlArray();
                items.Items.AddRange(array.Elements.Select(ValueOf));
                return items;
            case TomlInlineTableSyntax inline:
                var table = new TomlTable { Origin = TomlTableOrigin.Header };
                foreach (TomlPairSyntax pair in inline.Pairs)
                    Add(table, pair);
                Close(table);
                return table;
            default:
                return ((TomlScalarSyntax)syntax).Value;
        }
    }

    private static void Close(TomlTable table)
    {
        table.Origin = TomlTableOrigin.Inline;
        foreach (TomlTable inner in table.Items.Values.OfType<TomlTable>())
            Close(inner);
    }

    private static TomlTable AddTable(TomlTable table, TomlKeyPart part, TomlTableOrigin origin)
    {
        var added = new TomlTable { Origin = origin };
        table.Items.Add(part.Name, added);
        return added;
    }

    private TomlException Twice(TomlKeyPart part) => text.ErrorAt(part.Span.Start, $"'{part.Name}' is defined already");

    private TomlException NoTable(TomlKeyPart part) => text.ErrorAt(part.Span.Start, $"'{part.Name}' is no table that can be added to");
}
