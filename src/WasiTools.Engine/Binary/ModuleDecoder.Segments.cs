using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>Element and data segments, and constant expressions (specification sections 5.4.9, 5.5.12 and 5.5.14).</summary>
internal ref partial struct ModuleDecoder
{
    // Bits of an element segment's kind.
    private const uint NotActive = 1, ExplicitOrDeclarative = 2, HasExpressions = 4;

    private void ReadElements()
    {
        var segments = new ElementSegment[ReadCount(EngineLimits.ElementSegments, "element segments")];
        for (int i = 0; i < segments.Length; i++)
            segments[i] = ReadElement();
        content.Elements = segments;
    }

    private ElementSegment ReadElement()
    {
        int start = reader.Position;
        uint kind = reader.ReadU32();
        int table = 0;
        if (!features.Has(Feature.BulkMemory))
        {
            table = (int)kind;
            kind = 0;
        }
        else if (kind > 7)
        {
            Throw.Malformed("malformed elements segment kind", start);
        }
        SegmentMode mode = (kind & (NotActive | ExplicitOrDeclarative)) switch
        {
            NotActive => SegmentMode.Passive,
            NotActive | ExplicitOrDeclarative => SegmentMode.Declarative,
            _ => SegmentMode.Active,
        };
        ByteRange offset = default;
        if (mode == SegmentMode.Active)
        {
            if ((kind & ExplicitOrDeclarative) != 0)
                table = reader.ReadIndex();
            offset = ReadConstantExpression();
        }
        bool hasType = (kind & (NotActive | ExplicitOrDeclarative)) != 0;
        if ((kind & HasExpressions) == 0)
        {
            if (hasType)
                ReadElementKind();
            ValueType type = ValueType.FuncRef.WithNullable(!features.Has(Feature.FunctionReferences));
            return new(mode, table, offset, type, ReadElementFunctions(), null);
        }
        ValueType expressionType = hasType ? ReadElementType() : ValueType.FuncRef;
        return new(mode, table, offset, expressionType, null, ReadElementExpressions());
    }

    private void ReadElementKind()
    {
        int start = reader.Position;
        if (reader.ReadByte() != 0)
            Throw.Malformed("malformed element kind", start);
    }

    private int[] ReadElementFunctions()
    {
        var functions = new int[ReadCount(EngineLimits.TableSize, "elements in a segment")];
        for (int i = 0; i < functions.Length; i++)
            functions[i] = reader.ReadIndex();
        return functions;
    }

    private ByteRange[] ReadElementExpressions()
    {
        var expressions = new ByteRange[ReadCount(EngineLimits.TableSize, "elements in a segment")];
        for (int i = 0; i < expressions.Length; i++)
            expressions[i] = ReadConstantExpression();
        return expressions;
    }

    private void ReadData()
    {
        var segments = new DataSegment[ReadCount(EngineLimits.DataSegments, "data segments")];
        for (int i = 0; i < segments.Length; i++)
        {
            int start = reader.Position;
            uint kind = reader.ReadU32();
            int memory = 0;
            if (!features.Has(Feature.BulkMemory))
            {
                memory = (int)kind;
                kind = 0;
            }
            else if (kind > 2)
            {
                Throw.Malformed("malformed data segment kind", start);
            }
            if (kind == 2)
                memory = reader.ReadIndex();
            SegmentMode mode = kind == 1 ? SegmentMode.Passive : SegmentMode.Active;
            ByteRange offset = mode == SegmentMode.Active ? ReadConstantExpression() : default;
            int length = reader.ReadIndex();
            start = reader.Position;
            reader.ReadBytes(length);
            segments[i] = new(mode, memory, offset, new(start, length));
        }
        content.Data = segments;
    }

    /// <summary>Finds the end of a constant expression by reading its instructions. Whether they are constant and fit together is for
    /// the validator.</summary>
    private ByteRange ReadConstantExpression()
    {
        int start = reader.Position;
        reader.SkipExpression();
        return new(start, reader.Position - start);
    }
}
