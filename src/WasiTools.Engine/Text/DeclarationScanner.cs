namespace WasiTools.Engine.Text;

/// <summary>The first pass over a module's fields: gives every identifier its index, since a field may refer to later ones, and notes
/// where types are defined. What it cannot make sense of it leaves for the second pass to refuse.</summary>
internal sealed class DeclarationScanner(ModuleScope scope)
{
    private readonly TokenReader reader = scope.Reader;

    /// <summary>Where the fields <c>type</c> and <c>rec</c> start.</summary>
    public List<int> TypeFields { get; } = [];

    public void Run()
    {
        while (reader.At(TokenKind.LeftParen))
        {
            int start = reader.Current.Start;
            reader.TakeAnnotations();
            reader.Advance();
            Field(start);
        }
    }

    private void Field(int start)
    {
        ReadOnlySpan<char> keyword = reader.At(TokenKind.Keyword) ? reader.Word() : default;
        switch (keyword)
        {
            case "type":
                TypeFields.Add(start);
                Declare(scope.TypeNames);
                break;
            case "rec":
                TypeFields.Add(start);
                Step();
                while (reader.AtOpen("type"))
                {
                    Step();
                    Declare(scope.TypeNames);
                    reader.SkipList();
                }
                break;
            case "import":
                Step();
                while (reader.At(TokenKind.String))
                    Step();
                if (reader.At(TokenKind.LeftParen))
                {
                    Step();
                    if (ModuleFields.Kind(reader) is ExternalKind imported)
                        Declare(scope.Space(imported));
                    reader.SkipList();
                }
                break;
            case "elem":
                Declare(scope.Elements);
                break;
            case "data":
                Declare(scope.Data);
                break;
            default:
                if (ModuleFields.Kind(reader) is ExternalKind kind)
                {
                    Declare(scope.Space(kind));
                    InlineSegment();
                }
                break;
        }
        reader.SkipList();
    }

    private void Declare(IndexSpace space)
    {
        Step();
        Token? identifier = reader.At(TokenKind.Identifier) ? reader.Current : null;
        space.Declare(reader, identifier);
        if (identifier is not null)
            Step();
    }

    // A table or memory with its content inside declares a segment.
    private void InlineSegment()
    {
        while (reader.Current.Kind is not (TokenKind.RightParen or TokenKind.End))
        {
            if (reader.AtOpen("elem"))
                scope.Elements.Skip(1);
            else if (reader.AtOpen("data"))
                scope.Data.Skip(1);
            bool list = reader.At(TokenKind.LeftParen);
            Step();
            if (list)
                reader.SkipList();
        }
    }

    private void Step()
    {
        reader.TakeAnnotations();
        reader.Advance();
    }
}
