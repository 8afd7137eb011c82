using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>Types (specification section 5.3).</summary>
internal ref partial struct CodeReader
{
    private static readonly FunctionType emptyBlock = new([], []);
    private static readonly FunctionType i32Block = new([], [ValueType.I32]);
    private static readonly FunctionType i64Block = new([], [ValueType.I64]);
    private static readonly FunctionType f32Block = new([], [ValueType.F32]);
    private static readonly FunctionType f64Block = new([], [ValueType.F64]);
    private static readonly FunctionType v128Block = new([], [ValueType.V128]);

    /// <summary>A value type.</summary>
    public ValueType ReadValueType()
    {
        int start = position;
        byte code = ReadByte();
        switch (code)
        {
            case 0x7F:
                return ValueType.I32;
            case 0x7E:
                return ValueType.I64;
            case 0x7D:
                return ValueType.F32;
            case 0x7C:
                return ValueType.F64;
            case 0x7B when Has(Feature.Simd):
                return ValueType.V128;
            case 0x63 or 0x64 when Has(Feature.FunctionReferences):
                return ReadHeapType(code == 0x63);
            default:
                if (!TryAbstractHeap(code, out HeapKind heap))
                    Malformed("malformed value type", start);
                return ValueType.Reference(heap, nullable: true);
        }
    }

    /// <summary>A value type that must be a reference type.</summary>
    public ValueType ReadReferenceType()
    {
        int start = position;
        byte code = PeekByte();
        if (code is >= 0x7B and <= 0x7F || code is not (0x63 or 0x64) && !TryAbstractHeap(code, out _))
            Malformed("malformed reference type", start);
        return ReadValueType();
    }

    /// <summary>A heap type, as the reference type to it.</summary>
    public ValueType ReadHeapType(bool nullable)
    {
        int start = position;
        if (TryAbstractHeap(PeekByte(), out HeapKind heap))
        {
            position++;
            return ValueType.Reference(heap, nullable);
        }
        long index = ReadS33();
        if (index < 0)
            Malformed("malformed heap type", start);
        return ValueType.Reference(TypeAt(index, start), nullable);
    }

    /// <summary>A block type, as the function type that it stands for.</summary>
    public FunctionType ReadBlockType()
    {
        int start = position;
        switch (PeekByte())
        {
            case 0x40:
                position++;
                return emptyBlock;
            case 0x7F:
                position++;
                return i32Block;
            case 0x7E:
                position++;
                return i64Block;
            case 0x7D:
                position++;
                return f32Block;
            case 0x7C:
                position++;
                return f64Block;
            case 0x7B when Has(Feature.Simd):
                position++;
                return v128Block;
            case >= 0x40 and < 0x80:
                return new([], [ReadValueType()]);
        }
        long index = ReadS33();
        if (index < 0 || !Has(Feature.MultiValue))
            Malformed("malformed block type", start);
        if (TypeAt(index, start).Function is not FunctionType type)
        {
            Throw.Invalid($"type mismatch: type {index} is not a function type", start, Function);
            return null;
        }
        return type;
    }

    /// <summary>Reads past a block type without looking up a type that it names.</summary>
    public void SkipBlockType()
    {
        if (PeekByte() is 0x40)
            position++;
        else if (PeekByte() is > 0x40 and < 0x80)
            SkipValueType();
        else
            SkipTypeIndex("malformed block type");
    }

    /// <summary>Reads past a value type without looking up a type that it names.</summary>
    public void SkipValueType()
    {
        if (PeekByte() is 0x63 or 0x64 && Has(Feature.FunctionReferences))
        {
            position++;
            SkipHeapType();
        }
        else
        {
            ReadValueType();
        }
    }

    /// <summary>Reads past a heap type without looking up a type that it names.</summary>
    public void SkipHeapType()
    {
        if (TryAbstractHeap(PeekByte(), out _))
            position++;
        else
            SkipTypeIndex("malformed heap type");
    }

    private void SkipTypeIndex(string reason)
    {
        int start = position;
        if (ReadS33() < 0)
            Malformed(reason, start);
    }

    /// <summary>The type of an index that was read at an offset.</summary>
    public readonly DefinedType TypeAt(long index, int offset)
    {
        if ((ulong)index >= (ulong)types.Length || types[index] is not DefinedType type)
        {
            Throw.Invalid($"unknown type {index}", offset, Function);
            return null;
        }
        return type;
    }

    /// <summary>The function type of a type index.</summary>
    public DefinedType ReadFunctionTypeIndex()
    {
        int start = position;
        uint index = ReadU32();
        DefinedType type = TypeAt(index, start);
        if (type.Kind != CompositeKind.Function)
            Throw.Invalid($"type mismatch: type {index} is not a function type", start, Function);
        return type;
    }

    private readonly bool TryAbstractHeap(byte code, out HeapKind heap)
    {
        Feature needed;
        (heap, needed) = code switch
        {
            0x70 => (HeapKind.Func, Feature.ReferenceTypes),
            0x6F => (HeapKind.Extern, Feature.ReferenceTypes),
            0x6E => (HeapKind.Any, Feature.GC),
            0x6D => (HeapKind.Eq, Feature.GC),
            0x6C => (HeapKind.I31, Feature.GC),
            0x6B => (HeapKind.Struct, Feature.GC),
            0x6A => (HeapKind.Array, Feature.GC),
            0x71 => (HeapKind.None, Feature.GC),
            0x72 => (HeapKind.NoExtern, Feature.GC),
            0x73 => (HeapKind.NoFunc, Feature.GC),
            0x69 => (HeapKind.Exn, Feature.Exceptions),
            0x74 => (HeapKind.NoExn, Feature.Exceptions),
            _ => (HeapKind.Defined, EveryFeature),
        };
        return heap != HeapKind.Defined && Has(needed);
    }
}
