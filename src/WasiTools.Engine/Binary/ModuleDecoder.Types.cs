using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>The type section (specification section 5.5.4): recursion groups, each replaced by its registered equal.</summary>
internal ref partial struct ModuleDecoder
{
    private void ReadTypes()
    {
        int groups = ReadCount(EngineLimits.RecursionGroups, "recursion groups");
        var types = new DefinedType[groups];
        int count = 0;
        for (int i = 0; i < groups; i++)
        {
            int start = reader.Position;
            bool isGroup = reader.PeekByte() == 0x4E && features.Has(Feature.GC);
            int size = 1;
            if (isGroup)
            {
                reader.ReadByte();
                size = ReadCount(EngineLimits.RecursionGroupSize, "types in a recursion group");
            }
            CheckLimit(count + size, EngineLimits.Types, "types", start);
            if (types.Length < count + size)
                Array.Resize(ref types, Math.Max(count + size, types.Length * 2));
            reader.Types = types;
            ReadGroup(types, count, size);
            count += size;
        }
        Array.Resize(ref types, count);
        content.Types = types;
        reader.Types = types;
    }

    private void ReadGroup(DefinedType[] types, int first, int size)
    {
        var group = new DefinedType[size];
        for (int i = 0; i < size; i++)
            group[i] = types[first + i] = new();
        for (int i = 0; i < size; i++)
        {
            ReadSubtype(group[i], first + i);
            group[i].Place(group, i);
            if (group[i].Depth > EngineLimits.SubtypeDepth)
                Throw.Unsupported($"type {first + i} has more than {EngineLimits.SubtypeDepth} supertypes", reader.Position);
        }
        TypeRegistry.Intern(group).CopyTo(types, first);
    }

    private void ReadSubtype(DefinedType type, int index)
    {
        byte form = reader.PeekByte();
        if (form is 0x50 or 0x4F && features.Has(Feature.GC))
        {
            reader.ReadByte();
            type.IsFinal = form == 0x4F;
            int start = reader.Position;
            int supers = reader.ReadCount();
            if (supers > 1)
                Throw.Invalid("sub type with more than one super type", start);
            if (supers == 1)
            {
                start = reader.Position;
                uint super = reader.ReadU32();
                if (super >= (uint)index)
                    Throw.Invalid($"unknown type {super}: a super type must come before its sub type {index}", start);
                type.Super = reader.TypeAt(super, start);
            }
        }
        ReadComposite(type);
    }

    private void ReadComposite(DefinedType type)
    {
        int start = reader.Position;
        byte form = reader.ReadByte();
        switch (form)
        {
            case 0x60:
                type.Kind = CompositeKind.Function;
                ValueType[] parameters = ReadValueTypes(EngineLimits.Parameters, "parameters");
                type.Function = FunctionType.Keep(parameters, ReadValueTypes(EngineLimits.Results, "results"));
                break;
            case 0x5F when features.Has(Feature.GC):
                type.Kind = CompositeKind.Struct;
                type.Fields = new FieldType[ReadCount(EngineLimits.StructFields, "fields in a structure")];
                for (int i = 0; i < type.Fields.Length; i++)
                    type.Fields[i] = ReadField();
                break;
            case 0x5E when features.Has(Feature.GC):
                type.Kind = CompositeKind.Array;
                type.Fields = [ReadField()];
                break;
            default:
                Throw.Malformed(form >= 0x80 ? "integer representation too long" : "malformed definition type", start);
                break;
        }
    }

    private ValueType[] ReadValueTypes(int limit, string what)
    {
        int count = ReadCount(limit, what);
        if (count == 0)
            return None.Of<ValueType>();
        var types = new ValueType[count];
        for (int i = 0; i < types.Length; i++)
            types[i] = reader.ReadValueType();
        return types;
    }

    private FieldType ReadField()
    {
        byte packed = reader.PeekByte() switch
        {
            0x78 => 8,
            0x77 => 16,
            _ => 0,
        };
        if (packed == 0)
            return new(reader.ReadValueType(), 0, ReadMutability());
        reader.ReadByte();
        return new(ValueType.I32, packed, ReadMutability());
    }

    private bool ReadMutability()
    {
        int start = reader.Position;
        byte mutability = reader.ReadByte();
        if (mutability > 1)
            Throw.Malformed("malformed mutability", start);
        return mutability == 1;
    }
}
