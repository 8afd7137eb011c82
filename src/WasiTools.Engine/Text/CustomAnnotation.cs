namespace WasiTools.Engine.Text;

/// <summary>Reads the annotations <c>@custom</c> and <c>@name</c> (specification appendix 7.7).</summary>
internal static class CustomAnnotation
{
    private static readonly string[] sections =
        ["type", "import", "func", "table", "memory", "tag", "global", "export", "start", "elem", "datacount", "code", "data"];

    /// <summary>The names of the sections in the order of the binary format.</summary>
    public static ReadOnlySpan<string> Sections => sections;

    /// <summary>The name that an annotation before the current token gives to the item being declared; null for none.</summary>
    public static string? TakeName(TokenReader reader, string kind)
    {
        string? name = null;
        foreach (Annotation annotation in reader.TakeAnnotations(Annotation.DebugName))
        {
            if (name is not null)
                throw TextPosition.Error(reader.Text, annotation.Start, $"@name annotation: multiple {kind}");
            name = ReadString(reader.Text, annotation);
        }
        return name;
    }

    /// <summary>The custom section that an annotation before the current token stands for.</summary>
    public static CustomSectionText Read(string text, Annotation annotation)
    {
        TokenReader reader = Content(text, annotation);
        if (!reader.At(TokenKind.String))
            throw Error(text, annotation, "missing section name");
        string name = Name(reader, annotation);
        int slot = sections.Length * 2;
        if (reader.At(TokenKind.LeftParen))
            slot = Placement(reader, annotation);
        var content = new ByteWriter();
        for (; reader.At(TokenKind.String); reader.Advance())
            StringSyntax.Unquote(text, reader.Current, content);
        if (!reader.At(TokenKind.End))
            throw Error(text, annotation, "unexpected token");
        return new(name, slot, content.ToArray());
    }

    /// <summary>A refusal of an annotation's content.</summary>
    public static InvalidModuleException Error(
        string text, Annotation annotation, string reason, ModuleFault fault = ModuleFault.Malformed) =>
        TextPosition.Error(text, annotation.Start, $"@{annotation.Name} annotation: {reason}", fault);

    /// <summary>A reader of an annotation's content.</summary>
    public static TokenReader Content(string text, Annotation annotation) =>
        new(text, annotation.ContentStart, annotation.ContentEnd);

    private static string ReadString(string text, Annotation annotation)
    {
        TokenReader reader = Content(text, annotation);
        if (!reader.At(TokenKind.String))
            throw Error(text, annotation, "unexpected token, expected a string");
        string name = Name(reader, annotation);
        return reader.At(TokenKind.End) ? name : throw Error(text, annotation, "unexpected token");
    }

    private static string Name(TokenReader reader, Annotation annotation)
    {
        try
        {
            return reader.Name();
        }
        catch (InvalidModuleException)
        {
            throw Error(reader.Text, annotation, "malformed UTF-8 encoding");
        }
    }

    // Slots are numbered in the order of the binary format: twice the section's place, plus one for after it.
    private static int Placement(TokenReader reader, Annotation annotation)
    {
        reader.Advance();
        bool before = reader.AtKeyword("before");
        if (!before && !reader.AtKeyword("after"))
            throw Error(reader.Text, annotation, "malformed placement");
        reader.Advance();
        int slot;
        if (before && reader.AtKeyword("first"))
        {
            slot = -1;
        }
        else if (!before && reader.AtKeyword("last"))
        {
            slot = sections.Length * 2;
        }
        else
        {
            int section = reader.At(TokenKind.Keyword) ? Array.IndexOf(sections, reader.Word().ToString()) : -1;
            if (section < 0)
                throw Error(reader.Text, annotation, "malformed section kind");
            slot = section * 2 + (before ? 0 : 1);
        }
        reader.Advance();
        if (!reader.At(TokenKind.RightParen))
            throw Error(reader.Text, annotation, "malformed placement");
        reader.Advance();
        return slot;
    }
}
