namespace WasiTools.Engine.Text;

/// <summary>The type section: what the text defines, and the function types that type uses add (specification section 6.6.3).</summary>
internal sealed class TypeTable(ModuleScope scope)
{
    // What is kept of each type: a function's signature, the names of a structure's fields.
    private readonly List<(FunctionSignature Signature, IndexSpace? Fields)> entries = [];
    private readonly Dictionary<string, uint> plainFunctions = [];
    private readonly ByteWriter groups = new();
    private uint groupCount;

    /// <summary>The number of recursion groups.</summary>
    public uint GroupCount => groupCount;

    /// <summary>The recursion groups, encoded.</summary>
    public ReadOnlySpan<byte> Groups => groups.Written;

    /// <summary>Adds a recursion group of types.</summary>
    public void Add(IReadOnlyList<Entry> group)
    {
        if (group.Count != 1)
        {
            groups.Byte(TypeCode.RecursionGroup);
            groups.Unsigned((uint)group.Count);
        }
        foreach (Entry entry in group)
        {
            FunctionSignature signature = entry.Signature ?? default;
            if (group.Count == 1 && entry.IsPlainFunction && !plainFunctions.TryAdd(signature.Key, (uint)entries.Count))
                signature = entries[(int)plainFunctions[signature.Key]].Signature;
            groups.Bytes(entry.Encoded);
            entries.Add((signature, entry.Fields));
        }
        groupCount++;
    }

    /// <summary>The index of the first plain function type with this signature; added at the end if there is none.</summary>
    public uint FindOrAdd(FunctionSignature signature)
    {
        if (plainFunctions.TryGetValue(signature.Key, out uint index))
            return index;
        index = (uint)entries.Count;
        scope.TypeNames.Skip(1);
        Add([new([TypeCode.Function, .. signature.Encoded], signature, true, null)]);
        return index;
    }

    /// <summary>The signature of a function type; null for other types and indices without a type.</summary>
    public FunctionSignature? Signature(uint type) =>
        type < entries.Count && entries[(int)type].Signature is { Encoded: not null } signature ? signature : null;

    public bool Exists(uint type) => type < entries.Count;

    /// <summary>Reads a field index of a structure.</summary>
    public uint ReadField(uint type)
    {
        TokenReader reader = scope.Reader;
        if (reader.At(TokenKind.Identifier) && type < entries.Count && entries[(int)type].Fields is IndexSpace fields)
            return fields.Read(reader);
        if (reader.At(TokenKind.Identifier))
            throw reader.Error(reader.Current, $"unknown field {TextPosition.Show(reader.Word())}");
        return reader.U32();
    }

    /// <summary>A defined type.</summary>
    /// <param name="Encoded">The subtype as the binary format writes it.</param>
    /// <param name="Signature">For a function.</param>
    /// <param name="IsPlainFunction">Whether it is a final function type without a supertype.</param>
    /// <param name="Fields">For a structure with named fields: their names.</param>
    internal sealed record Entry(byte[] Encoded, FunctionSignature? Signature, bool IsPlainFunction, IndexSpace? Fields);
}
