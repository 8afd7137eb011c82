namespace WasiTools.Engine.Text;

/// <summary>Parses types (specification section 6.4) into the binary format.</summary>
internal sealed class TypeParser(ModuleScope scope)
{
    private readonly TokenReader reader = scope.Reader;

    /// <summary>Whether a value type comes next.</summary>
    public bool AtValueType =>
        reader.AtOpen("ref") || (reader.At(TokenKind.Keyword)
            && (TypeCode.Number(reader.Word()) != 0 || TypeCode.ShortReference(reader.Word()) != 0));

    /// <summary>Whether a reference type comes next.</summary>
    public bool AtReferenceType =>
        reader.AtOpen("ref") || (reader.At(TokenKind.Keyword) && TypeCode.ShortReference(reader.Word()) != 0);

    public void ValueType(ByteWriter output)
    {
        byte number = reader.At(TokenKind.Keyword) ? TypeCode.Number(reader.Word()) : (byte)0;
        if (number != 0)
        {
            output.Byte(number);
            reader.Advance();
        }
        else if (AtReferenceType)
        {
            ReferenceType(output);
        }
        else
        {
            throw reader.Unexpected("a value type");
        }
    }

    /// <summary>A reference type in its shortest form.</summary>
    public void ReferenceType(ByteWriter output)
    {
        byte code = reader.At(TokenKind.Keyword) ? TypeCode.ShortReference(reader.Word()) : (byte)0;
        if (code != 0)
        {
            output.Byte(code);
            reader.Advance();
            return;
        }
        bool nullable = OpenReference();
        bool isAbstract = reader.At(TokenKind.Keyword) && TypeCode.AbstractHeap(reader.Word()) != 0;
        if (!nullable)
            output.Byte(TypeCode.Reference);
        else if (!isAbstract)
            output.Byte(TypeCode.NullableReference);
        HeapType(output);
        reader.Close();
    }

    /// <summary>A reference type of which nullability and heap type are written apart. True for a nullable one.</summary>
    public bool SplitReferenceType(ByteWriter heapType)
    {
        byte code = reader.At(TokenKind.Keyword) ? TypeCode.ShortReference(reader.Word()) : (byte)0;
        if (code != 0)
        {
            heapType.Byte(code);
            reader.Advance();
            return true;
        }
        bool nullable = OpenReference();
        HeapType(heapType);
        reader.Close();
        return nullable;
    }

    public void HeapType(ByteWriter output)
    {
        byte code = reader.At(TokenKind.Keyword) ? TypeCode.AbstractHeap(reader.Word()) : (byte)0;
        if (code != 0)
        {
            output.Byte(code);
            reader.Advance();
        }
        else if (IndexSpace.IsNext(reader))
        {
            output.Signed(scope.TypeNames.Read(reader));
        }
        else
        {
            throw reader.Unexpected("a heap type");
        }
    }

    /// <summary>Parameters and results. Parameter names go to the given space, which also counts the parameters; without one they are
    /// refused or, for types and imports, dropped.</summary>
    public FunctionSignature Signature(LocalSpace? locals, bool namesAllowed)
    {
        var parameters = new ByteWriter();
        var results = new ByteWriter();
        uint parameterCount = 0;
        uint resultCount = 0;
        while (reader.TryOpen("param"))
        {
            if (namesAllowed && reader.At(TokenKind.Identifier))
            {
                Token? identifier = scope.ReadBinder("local", out string? name);
                ValueType(parameters);
                locals?.Declare(reader, identifier, name);
                parameterCount++;
            }
            else
            {
                uint count = ValueTypes(parameters);
                locals?.Skip(count);
                parameterCount += count;
            }
            reader.Close();
        }
        while (reader.TryOpen("result"))
        {
            resultCount += ValueTypes(results);
            reader.Close();
        }
        if (reader.AtOpen("param"))
            throw reader.Unexpected("parameters before results");
        var encoded = new ByteWriter();
        encoded.Unsigned(parameterCount);
        encoded.Bytes(parameters.Written);
        encoded.Unsigned(resultCount);
        encoded.Bytes(results.Written);
        return new(encoded.ToArray(), parameterCount, resultCount);
    }

    /// <summary>Value types until a parenthesis closes. The result is their number.</summary>
    public uint ValueTypes(ByteWriter output)
    {
        uint count = 0;
        for (; !reader.At(TokenKind.RightParen); count++)
            ValueType(output);
        return count;
    }

    /// <summary>A type use (specification section 6.6.3). The result is the type's index.</summary>
    public uint TypeUse(LocalSpace? locals = null, bool namesAllowed = false)
    {
        uint? index = ExplicitType(out Token place);
        FunctionSignature signature = Signature(locals, namesAllowed);
        return Resolve(index, place, signature, locals);
    }

    /// <summary>The type of a block: nothing, one result, or a type index.</summary>
    public void BlockType(ByteWriter output)
    {
        uint? index = ExplicitType(out Token place);
        FunctionSignature signature = Signature(null, false);
        if (index is null && signature.IsEmpty)
            output.Byte(TypeCode.EmptyBlock);
        else if (index is null && signature is { Parameters: 0, Results: 1 })
            output.Bytes(signature.OnlyResult);
        else
            output.Signed(Resolve(index, place, signature, null));
    }

    private uint? ExplicitType(out Token place)
    {
        place = reader.Current;
        if (!reader.TryOpen("type"))
            return null;
        uint index = scope.TypeNames.Read(reader);
        reader.Close();
        return index;
    }

    private uint Resolve(uint? explicitIndex, Token place, FunctionSignature signature, LocalSpace? locals)
    {
        if (explicitIndex is not uint index)
            return scope.Types.FindOrAdd(signature);
        FunctionSignature? declared = scope.Types.Signature(index);
        if (signature.IsEmpty)
            locals?.Skip(declared?.Parameters ?? 0);
        else if (!scope.Types.Exists(index))
            throw reader.Error(place, "unknown type");
        else if (declared is not FunctionSignature other || !other.Encoded.AsSpan().SequenceEqual(signature.Encoded))
            throw reader.Error(place, "inline function type does not match the type it names");
        return index;
    }

    private bool OpenReference()
    {
        if (!reader.TryOpen("ref"))
            throw reader.Unexpected("a reference type");
        return reader.TryKeyword("null");
    }
}
