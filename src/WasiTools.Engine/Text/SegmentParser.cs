namespace WasiTools.Engine.Text;

/// <summary>Parses element and data segments, on their own and inside tables and memories (specification sections 6.6.9 and 6.6.10).</summary>
internal sealed class SegmentParser(ModuleScope scope, TypeParser types, InstructionParser instructions, ModuleEncoder encoder)
{
    private const int Passive = 1, ExplicitIndex = 2, Declarative = 3, Expressions = 4;
    private const byte FunctionKind = 0;

    private readonly TokenReader reader = scope.Reader;
    private uint elementIndex, dataIndex;

    /// <summary>An element segment after its keyword.</summary>
    public void Element()
    {
        scope.ReadBinder("elem", out string? name);
        scope.Names.Element(elementIndex++, name);
        ByteWriter output = encoder.Elements.Add();
        if (reader.TryKeyword("declare"))
        {
            Content(Declarative, [], null, false, output);
            return;
        }
        uint? table = Use("table", scope.Tables, out bool bare);
        if (table is null && (!reader.At(TokenKind.LeftParen) || types.AtReferenceType))
        {
            Content(Passive, [], null, false, output);
            return;
        }
        Content(0, Offset(), table ?? 0, table is null || bare, output);
    }

    /// <summary>A table of which the elements are given: its element type comes next.</summary>
    public void TableWithElements(uint table, bool is64)
    {
        var type = new ByteWriter();
        types.ReferenceType(type);
        scope.Names.Element(elementIndex++, null);
        reader.Open("elem");
        ByteWriter output = encoder.Elements.Add();
        bool isIndices = !reader.At(TokenKind.LeftParen);
        bool isFuncref = type.Written.SequenceEqual([TypeCode.AbstractHeap("func")]);
        ByteWriter items = new();
        uint count = isIndices && isFuncref ? Indices(items) : isIndices ? FunctionExpressions(items) : ElementExpressions(items);
        Header(0, ZeroOffset(is64), table, isIndices && isFuncref ? null : type.Written, output);
        output.Unsigned(count);
        output.Bytes(items.Written);
        reader.Close();
        ByteWriter tables = encoder.Tables.Add();
        tables.Bytes(type.Written);
        LimitsParser.TableLimits(is64, count, count, tables);
    }

    /// <summary>A data segment after its keyword.</summary>
    public void Data()
    {
        scope.ReadBinder("data", out string? name);
        scope.Names.Data(dataIndex++, name);
        ByteWriter output = encoder.Data.Add();
        uint? memory = Use("memory", scope.Memories, out _);
        if (memory is not null || reader.At(TokenKind.LeftParen))
            ActiveData(memory ?? 0, Offset(), output);
        else
            output.Byte(Passive);
        output.Vector(Strings().Written);
    }

    /// <summary>A memory of which the content is given.</summary>
    public void MemoryWithData(uint memory, bool is64, int? pageSizeLog2)
    {
        scope.Names.Data(dataIndex++, null);
        reader.Open("data");
        ByteWriter content = Strings();
        reader.Close();
        ByteWriter output = encoder.Data.Add();
        ActiveData(memory, ZeroOffset(is64), output);
        output.Vector(content.Written);
        int log2 = pageSizeLog2 ?? 16;
        ulong pages = log2 > 62 ? (content.Length > 0 ? 1u : 0u) : ((ulong)content.Length + (1UL << log2) - 1) >> log2;
        LimitsParser.Memory(is64, pages, pages, false, pageSizeLog2, encoder.Memories.Add());
    }

    private static void ActiveData(uint memory, ReadOnlySpan<byte> offset, ByteWriter output)
    {
        output.Byte(memory == 0 ? 0 : ExplicitIndex);
        if (memory != 0)
            output.Unsigned(memory);
        output.Bytes(offset);
    }

    // What a segment holds: function indices, or a type and expressions. The mode is 0 for an active segment.
    private void Content(int mode, ReadOnlySpan<byte> offset, uint? table, bool keywordOptional, ByteWriter output)
    {
        var items = new ByteWriter();
        uint count;
        if (types.AtReferenceType)
        {
            var type = new ByteWriter();
            types.ReferenceType(type);
            count = ElementExpressions(items);
            Header(mode, offset, table, type.Written, output);
        }
        else
        {
            if (!reader.TryKeyword("func") && !(keywordOptional && !reader.At(TokenKind.Keyword)))
                throw reader.Unexpected("an element list");
            count = Indices(items);
            Header(mode, offset, table, null, output);
        }
        output.Unsigned(count);
        output.Bytes(items.Written);
    }

    // The flags of section 5.5.12, the place for an active segment, and the element type unless the flags imply it.
    private static void Header(
        int mode, ReadOnlySpan<byte> offset, uint? table, ReadOnlySpan<byte> type, ByteWriter output)
    {
        bool expressions = !type.IsEmpty;
        bool impliesFuncref = expressions && type.SequenceEqual([TypeCode.AbstractHeap("func")]);
        int flags = mode | (expressions ? Expressions : 0);
        bool isShort = mode == 0 && table == 0 && (!expressions || impliesFuncref);
        if (mode == 0 && !isShort)
            flags |= ExplicitIndex;
        output.Byte(flags);
        if (mode == 0)
        {
            if (!isShort)
                output.Unsigned(table!.Value);
            output.Bytes(offset);
        }
        if (isShort)
            return;
        if (expressions)
            output.Bytes(type);
        else
            output.Byte(FunctionKind);
    }

    private uint Indices(ByteWriter items)
    {
        uint count = 0;
        for (; IndexSpace.IsNext(reader); count++)
            items.Unsigned(scope.Functions.Read(reader));
        return count;
    }

    private uint FunctionExpressions(ByteWriter items)
    {
        uint count = 0;
        for (; IndexSpace.IsNext(reader); count++)
        {
            items.Byte((int)Structure.Opcode.RefFunc);
            items.Unsigned(scope.Functions.Read(reader));
            items.Byte((int)Structure.Opcode.End);
        }
        return count;
    }

    private uint ElementExpressions(ByteWriter items)
    {
        uint count = 0;
        for (; reader.At(TokenKind.LeftParen); count++)
        {
            if (reader.TryOpen("item"))
            {
                instructions.Expression(items);
                reader.Close();
            }
            else
            {
                instructions.FoldedExpression(items);
            }
        }
        return count;
    }

    private uint? Use(string keyword, IndexSpace space, out bool bare)
    {
        // Version 1.0 of the text format had the index alone.
        bare = IndexSpace.IsNext(reader) && reader.Next.Kind == TokenKind.LeftParen;
        if (bare)
            return space.Read(reader);
        if (!reader.TryOpen(keyword))
            return null;
        uint index = space.Read(reader);
        reader.Close();
        return index;
    }

    private byte[] Offset()
    {
        var offset = new ByteWriter();
        if (reader.TryOpen("offset"))
        {
            instructions.Expression(offset);
            reader.Close();
        }
        else
        {
            instructions.FoldedExpression(offset);
        }
        return offset.ToArray();
    }

    private static byte[] ZeroOffset(bool is64) =>
        [(byte)(is64 ? Structure.Opcode.I64Const : Structure.Opcode.I32Const), 0, (byte)Structure.Opcode.End];

    private ByteWriter Strings()
    {
        var content = new ByteWriter();
        for (; reader.At(TokenKind.String); reader.Advance())
            StringSyntax.Unquote(reader.Text, reader.Current, content);
        return content;
    }
}
