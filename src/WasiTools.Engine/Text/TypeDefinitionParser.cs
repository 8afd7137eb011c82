namespace WasiTools.Engine.Text;

/// <summary>Parses type definitions and recursion groups (specification section 6.4.8).</summary>
internal sealed class TypeDefinitionParser(ModuleScope scope, TypeParser types)
{
    private readonly TokenReader reader = scope.Reader;
    private uint index;

    /// <summary>Parses the field <c>(type ...)</c> or <c>(rec ...)</c> that comes next.</summary>
    public void Field()
    {
        if (reader.AtOpen("type"))
        {
            scope.Types.Add([Definition()]);
            return;
        }
        reader.Open("rec");
        var group = new List<TypeTable.Entry>();
        while (!reader.At(TokenKind.RightParen))
            group.Add(Definition());
        reader.Close();
        scope.Types.Add(group);
    }

    private TypeTable.Entry Definition()
    {
        reader.Open("type");
        scope.ReadBinder("type", out string? name);
        scope.Names.Type(index, name);
        TypeTable.Entry entry = Subtype();
        reader.Close();
        index++;
        return entry;
    }

    private TypeTable.Entry Subtype()
    {
        var output = new ByteWriter();
        if (!reader.TryOpen("sub"))
            return Composite(output, true);
        bool final = reader.TryKeyword("final");
        var supertypes = new ByteWriter();
        uint count = 0;
        for (; IndexSpace.IsNext(reader); count++)
            supertypes.Unsigned(scope.TypeNames.Read(reader));
        bool plain = final && count == 0;
        if (!plain)
        {
            output.Byte(final ? TypeCode.FinalSubtype : TypeCode.Subtype);
            output.Unsigned(count);
            output.Bytes(supertypes.Written);
        }
        TypeTable.Entry entry = Composite(output, plain);
        reader.Close();
        return entry;
    }

    private TypeTable.Entry Composite(ByteWriter output, bool plain)
    {
        FunctionSignature? signature = null;
        IndexSpace? fields = null;
        if (reader.TryOpen("func"))
        {
            output.Byte(TypeCode.Function);
            signature = types.Signature(null, true);
            output.Bytes(signature.Value.Encoded);
        }
        else if (reader.TryOpen("array"))
        {
            output.Byte(TypeCode.Array);
            FieldType(output);
        }
        else if (reader.TryOpen("struct"))
        {
            output.Byte(TypeCode.Structure);
            fields = Fields(output);
        }
        else
        {
            throw reader.Unexpected("a composite type");
        }
        reader.Close();
        return new(output.ToArray(), signature, plain && signature is not null, fields);
    }

    private IndexSpace? Fields(ByteWriter output)
    {
        var fields = new IndexSpace("field");
        var encoded = new ByteWriter();
        while (reader.TryOpen("field"))
        {
            if (reader.At(TokenKind.Identifier))
            {
                Token? identifier = scope.ReadBinder("field", out string? name);
                scope.Names.Field(index, fields.Declare(reader, identifier), name);
                FieldType(encoded);
            }
            else
            {
                for (; !reader.At(TokenKind.RightParen); fields.Skip(1))
                    FieldType(encoded);
            }
            reader.Close();
        }
        output.Unsigned(fields.Count);
        output.Bytes(encoded.Written);
        return fields.HasNames ? fields : null;
    }

    private void FieldType(ByteWriter output)
    {
        bool mutable = reader.TryOpen("mut");
        if (reader.TryKeyword("i8"))
            output.Byte(TypeCode.I8);
        else if (reader.TryKeyword("i16"))
            output.Byte(TypeCode.I16);
        else
            types.ValueType(output);
        if (mutable)
            reader.Close();
        output.Byte(mutable ? 1 : 0);
    }
}
