namespace WasiTools.Engine.Text;

/// <summary>Parses the fields of a module (specification section 6.6) and encodes them. The reader is left at what follows the fields.</summary>
internal sealed class ModuleParser
{
    private readonly TokenReader reader;
    private readonly ModuleScope scope;
    private readonly TypeParser types;
    private readonly LimitsParser limits;
    private readonly InstructionParser instructions;
    private readonly SegmentParser segments;
    private readonly ModuleEncoder encoder = new();
    private readonly uint[] counts = new uint[(int)ExternalKind.Tag + 1];
    private string? definedKind;

    private ModuleParser(TokenReader reader, EngineFeatures features)
    {
        this.reader = reader;
        scope = new(reader, features);
        types = new(scope);
        limits = new(scope, types);
        instructions = new(scope, types, encoder.Hints);
        segments = new(scope, types, instructions, encoder);
    }

    /// <summary>Parses a module's fields up to a closing parenthesis or the end.</summary>
    /// <param name="reader">A reader at the first field.</param>
    /// <param name="features">Which parts of WebAssembly it may use.</param>
    /// <param name="name">The module's identifier without the dollar sign; null for none.</param>
    /// <returns>The module in the binary format.</returns>
    public static byte[] Parse(TokenReader reader, EngineFeatures features, string? name)
    {
        var parser = new ModuleParser(reader, features);
        parser.scope.Names.Module = CustomAnnotation.TakeName(reader, "module") ?? name;
        return parser.Parse();
    }

    private byte[] Parse()
    {
        int start = reader.Start;
        var scanner = new DeclarationScanner(scope);
        scanner.Run();
        var definitions = new TypeDefinitionParser(scope, types);
        foreach (int field in scanner.TypeFields)
        {
            reader.Seek(field);
            definitions.Field();
        }
        reader.Seek(start);
        CustomSections();
        while (reader.At(TokenKind.LeftParen))
        {
            Field();
            CustomSections();
        }
        return encoder.Encode(scope);
    }

    private void CustomSections()
    {
        foreach (Annotation annotation in reader.TakeAnnotations())
        {
            if (annotation.Name != Annotation.Custom)
                throw reader.Misplaced(annotation);
            encoder.Add(CustomAnnotation.Read(reader.Text, annotation));
        }
    }

    private void Field()
    {
        reader.Advance();
        if (reader.AtKeyword("type") || reader.AtKeyword("rec"))
        {
            reader.SkipList();
            return;
        }
        Token place = reader.Current;
        ExternalKind? kind = ModuleFields.Kind(reader);
        if (kind is null && !IsOtherField)
            throw reader.Unexpected("a module field");
        string keyword = reader.Word().ToString();
        reader.Advance();
        switch (keyword)
        {
            case "func":
                Function(place);
                break;
            case "table":
                Table(place);
                break;
            case "memory":
                Memory(place);
                break;
            case "global":
                Global(place);
                break;
            case "tag":
                Tag(place);
                break;
            case "import":
                Import(place);
                break;
            case "export":
                Export();
                break;
            case "start":
                if (encoder.Start is not null)
                    throw reader.Error(place, "multiple start sections");
                encoder.Start = scope.Functions.Read(reader);
                break;
            case "elem":
                segments.Element();
                break;
            default:
                segments.Data();
                break;
        }
        reader.Close();
    }

    private bool IsOtherField =>
        reader.AtKeyword("import") || reader.AtKeyword("export") || reader.AtKeyword("start") || reader.AtKeyword("elem")
        || reader.AtKeyword("data");

    private void Import(Token place)
    {
        string module = reader.Name();
        string item = reader.Name();
        if (!reader.At(TokenKind.LeftParen))
            throw reader.Unexpected("what is imported");
        reader.Advance();
        if (ModuleFields.Kind(reader) is not ExternalKind kind)
            throw reader.Unexpected("what is imported");
        reader.Advance();
        uint index = Binder(kind);
        ImportHeader(kind, module, item, place);
        ImportType(kind, index);
        reader.Close();
    }

    private void Export()
    {
        string name = reader.Name();
        if (!reader.At(TokenKind.LeftParen))
            throw reader.Unexpected("what is exported");
        reader.Advance();
        if (ModuleFields.Kind(reader) is not ExternalKind kind)
            throw reader.Unexpected("what is exported");
        reader.Advance();
        AddExport(name, kind, scope.Space(kind).Read(reader));
        reader.Close();
    }

    private void Function(Token place)
    {
        if (Header(ExternalKind.Function, place, out uint index))
            return;
        var locals = new LocalSpace(scope.Names, index);
        encoder.Functions.Add().Unsigned(types.TypeUse(locals, namesAllowed: true));
        var body = new ByteWriter();
        Locals(locals, body);
        instructions.Body(body, locals);
        encoder.Hints.CloseFunction(index);
        encoder.Code.Add().Vector(body.Written);
    }

    private void Locals(LocalSpace locals, ByteWriter body)
    {
        var runs = new LocalRuns();
        while (reader.TryOpen("local"))
        {
            if (reader.At(TokenKind.Identifier))
            {
                Token? identifier = scope.ReadBinder("local", out string? name);
                locals.Declare(reader, identifier, name);
                types.ValueType(runs.Next());
            }
            else
            {
                for (; !reader.At(TokenKind.RightParen); locals.Skip(1))
                    types.ValueType(runs.Next());
            }
            reader.Close();
        }
        runs.Encode(body);
    }

    private void Table(Token place)
    {
        if (Header(ExternalKind.Table, place, out uint index))
            return;
        bool is64 = limits.AddressType();
        if (types.AtReferenceType)
        {
            segments.TableWithElements(index, is64);
            return;
        }
        var type = new ByteWriter();
        limits.TableType(is64, type);
        bool initialized = !reader.At(TokenKind.RightParen);
        ByteWriter output = encoder.Tables.Add();
        if (initialized)
            output.Bytes([0x40, 0x00]);
        output.Bytes(type.Written);
        if (initialized)
            instructions.Expression(output);
    }

    private void Memory(Token place)
    {
        if (Header(ExternalKind.Memory, place, out uint index))
            return;
        bool is64 = limits.AddressType();
        if (reader.At(TokenKind.LeftParen))
        {
            segments.MemoryWithData(index, is64, limits.PageSize());
            return;
        }
        limits.MemoryType(is64, encoder.Memories.Add());
    }

    private void Global(Token place)
    {
        if (Header(ExternalKind.Global, place, out _))
            return;
        ByteWriter output = encoder.Globals.Add();
        limits.GlobalType(output);
        instructions.Expression(output);
    }

    private void Tag(Token place)
    {
        if (Header(ExternalKind.Tag, place, out _))
            return;
        ByteWriter output = encoder.Tags.Add();
        output.Byte(0);
        output.Unsigned(types.TypeUse(namesAllowed: true));
    }

    // The identifier, the inline exports and an inline import. True for an import, which is done with then.
    private bool Header(ExternalKind kind, Token place, out uint index)
    {
        index = Binder(kind);
        while (reader.TryOpen("export"))
        {
            AddExport(reader.Name(), kind, index);
            reader.Close();
        }
        if (!reader.TryOpen("import"))
        {
            definedKind ??= DefinedName(kind);
            return false;
        }
        string module = reader.Name();
        string item = reader.Name();
        reader.Close();
        ImportHeader(kind, module, item, place);
        ImportType(kind, index);
        return true;
    }

    private uint Binder(ExternalKind kind)
    {
        scope.ReadBinder(ModuleFields.Keyword(kind), out string? name);
        uint index = counts[(int)kind]++;
        scope.Names.External(kind, index, name);
        return index;
    }

    private void ImportHeader(ExternalKind kind, string module, string item, Token place)
    {
        if (definedKind is not null)
            throw reader.Error(place, $"import after {definedKind}");
        ByteWriter output = encoder.Imports.Add();
        output.Name(module);
        output.Name(item);
        output.Byte((int)kind);
    }

    private void ImportType(ExternalKind kind, uint index)
    {
        ByteWriter output = encoder.Imports.Items;
        switch (kind)
        {
            case ExternalKind.Function:
                output.Unsigned(types.TypeUse(new LocalSpace(scope.Names, index), namesAllowed: true));
                break;
            case ExternalKind.Table:
                limits.TableType(limits.AddressType(), output);
                break;
            case ExternalKind.Memory:
                limits.MemoryType(limits.AddressType(), output);
                break;
            case ExternalKind.Global:
                limits.GlobalType(output);
                break;
            default:
                output.Byte(0);
                output.Unsigned(types.TypeUse(namesAllowed: true));
                break;
        }
    }

    private void AddExport(string name, ExternalKind kind, uint index)
    {
        ByteWriter output = encoder.Exports.Add();
        output.Name(name);
        output.Byte((int)kind);
        output.Unsigned(index);
    }

    private static string DefinedName(ExternalKind kind) =>
        kind == ExternalKind.Function ? "function" : ModuleFields.Keyword(kind);
}
