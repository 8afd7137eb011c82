namespace WasiTools.Engine.Text;

/// <summary>The index spaces of a module in text form, and what its parsers share.</summary>
internal sealed class ModuleScope
{
    public ModuleScope(TokenReader reader, EngineFeatures features)
    {
        Reader = reader;
        Features = features;
        Types = new(this);
    }

    public TokenReader Reader { get; }

    public EngineFeatures Features { get; }

    public TypeTable Types { get; }

    public IndexSpace TypeNames { get; } = new("type");

    public IndexSpace Functions { get; } = new("func");

    public IndexSpace Tables { get; } = new("table");

    public IndexSpace Memories { get; } = new("memory");

    public IndexSpace Globals { get; } = new("global");

    public IndexSpace Tags { get; } = new("tag");

    public IndexSpace Elements { get; } = new("elem");

    public IndexSpace Data { get; } = new("data");

    public NameSectionBuilder Names { get; } = new();

    /// <summary>Set once an instruction names a data segment, which asks for the data count section.</summary>
    public bool UsesDataIndex { get; set; }

    /// <summary>The index space of what a keyword declares.</summary>
    public IndexSpace Space(ExternalKind kind) => kind switch
    {
        ExternalKind.Function => Functions,
        ExternalKind.Table => Tables,
        ExternalKind.Memory => Memories,
        ExternalKind.Global => Globals,
        _ => Tags,
    };

    /// <summary>Reads an identifier if there is one, and the name that the name section gives the item: what a name annotation says,
    /// otherwise the identifier.</summary>
    public Token? ReadBinder(string kind, out string? name)
    {
        Token? identifier = null;
        name = null;
        string? annotated = null;
        if (Reader.At(TokenKind.Identifier))
        {
            annotated = CustomAnnotation.TakeName(Reader, kind);
            identifier = Reader.Current;
            name = StringSyntax.IdentifierName(Reader.Text, Reader.Current);
            Reader.Advance();
        }
        name = CustomAnnotation.TakeName(Reader, kind) ?? annotated ?? name;
        return identifier;
    }
}
