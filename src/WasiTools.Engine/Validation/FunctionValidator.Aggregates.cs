using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Structures and arrays (specification sections 3.4.9 and 3.4.10).</summary>
internal ref partial struct FunctionValidator
{
    private void ValidateAggregate(Opcode opcode)
    {
        if (opcode == Opcode.ArrayLen)
        {
            Pop(OperandType.Reference(HeapKind.Array, nullable: true));
            Push(OperandType.I32);
        }
        else if (opcode <= Opcode.StructSet)
        {
            ValidateStruct(opcode, ReadAggregate(CompositeKind.Struct));
        }
        else
        {
            ValidateArray(opcode, ReadAggregate(CompositeKind.Array));
        }
    }

    private DefinedType ReadAggregate(CompositeKind kind)
    {
        uint index = reader.ReadU32();
        DefinedType type = reader.TypeAt(index, start);
        if (type.Kind != kind)
            Invalid($"type mismatch: type {index} is not {(kind == CompositeKind.Struct ? "a structure" : "an array")} type");
        return type;
    }

    private void PushNew(DefinedType type) => Push(OperandType.Reference(type, nullable: false));

    private void PopInstance(DefinedType type) => Pop(OperandType.Reference(type, nullable: true));

    private void ValidateStruct(Opcode opcode, DefinedType type)
    {
        switch (opcode)
        {
            case Opcode.StructNew:
                Pop(type.FieldOperands);
                PushNew(type);
                break;
            case Opcode.StructNewDefault:
                RequireDefaults(type);
                PushNew(type);
                break;
            case Opcode.StructSet:
                FieldType target = ReadField(type);
                if (!target.IsMutable)
                    Invalid("immutable field");
                Pop(target.Value);
                PopInstance(type);
                break;
            default:
                FieldType source = ReadField(type);
                RequirePacking(source, opcode != Opcode.StructGet);
                PopInstance(type);
                Push((OperandType)source.Value);
                break;
        }
    }

    private FieldType ReadField(DefinedType type)
    {
        int index = reader.ReadIndex();
        if ((uint)index >= (uint)type.Fields.Length)
            Invalid($"unknown field {(uint)index}");
        return type.Fields[index];
    }

    private readonly void RequireDefaults(DefinedType type)
    {
        if (!type.HasDefaults)
            Invalid($"type mismatch: field {Array.FindIndex(type.Fields, f => !f.Value.IsDefaultable)} has no default value");
    }

    private readonly void RequirePacking(FieldType field, bool hasSign)
    {
        if (field.PackedBits != 0 != hasSign)
            Invalid(hasSign ? "type mismatch: field is not packed" : "type mismatch: field is packed");
    }

    private void ValidateArray(Opcode opcode, DefinedType type)
    {
        FieldType element = type.Fields[0];
        OperandType value = element.Value;
        switch (opcode)
        {
            case Opcode.ArrayNew:
                Pop(OperandType.I32);
                Pop(value);
                PushNew(type);
                break;
            case Opcode.ArrayNewDefault:
                RequireDefaults(type);
                Pop(OperandType.I32);
                PushNew(type);
                break;
            case Opcode.ArrayNewFixed:
                ValidateFixedArray(type, value);
                break;
            case Opcode.ArrayNewData:
                ReadArrayData(element);
                PopRange();
                PushNew(type);
                break;
            case Opcode.ArrayNewElem:
                RequireElements(ElementAt(reader.ReadIndex()).Type, element.Value);
                PopRange();
                PushNew(type);
                break;
            case Opcode.ArrayGet or Opcode.ArrayGetS or Opcode.ArrayGetU:
                RequirePacking(element, opcode != Opcode.ArrayGet);
                Pop(OperandType.I32);
                PopInstance(type);
                Push(value);
                break;
            case Opcode.ArraySet:
                RequireMutable(element);
                Pop(value);
                Pop(OperandType.I32);
                PopInstance(type);
                break;
            case Opcode.ArrayFill:
                RequireMutable(element);
                Pop(OperandType.I32);
                Pop(value);
                Pop(OperandType.I32);
                PopInstance(type);
                break;
            case Opcode.ArrayCopy:
                ValidateArrayCopy(type, element);
                break;
            case Opcode.ArrayInitData:
                RequireMutable(element);
                ReadArrayData(element);
                PopRange();
                Pop(OperandType.I32);
                PopInstance(type);
                break;
            case Opcode.ArrayInitElem:
                RequireMutable(element);
                RequireElements(ElementAt(reader.ReadIndex()).Type, element.Value);
                PopRange();
                Pop(OperandType.I32);
                PopInstance(type);
                break;
        }
    }

    private void ValidateFixedArray(DefinedType type, OperandType value)
    {
        uint count = reader.ReadU32();
        if (count > EngineLimits.ArrayNewFixed)
            Throw.Unsupported($"array.new_fixed of {count} operands, at most {EngineLimits.ArrayNewFixed} are allowed", start, function);
        for (uint i = 0; i < count && !HasEverything; i++)
            Pop(value);
        PushNew(type);
    }

    /// <summary>Pops the offset in a segment and a length.</summary>
    private void PopRange()
    {
        Pop(OperandType.I32);
        Pop(OperandType.I32);
    }

    private void ReadArrayData(FieldType element)
    {
        if (!element.Value.IsNumberOrVector)
            Invalid("array type is not numeric or vector");
        RequireData(reader.ReadIndex());
    }

    private readonly void RequireMutable(FieldType element)
    {
        if (!element.IsMutable)
            Invalid("immutable array");
    }

    private void ValidateArrayCopy(DefinedType destination, FieldType to)
    {
        DefinedType source = ReadAggregate(CompositeKind.Array);
        FieldType from = source.Fields[0];
        RequireMutable(to);
        if (from.PackedBits != to.PackedBits || !Subtyping.IsSubtype(from.Value, to.Value))
            Invalid("array types do not match");
        Pop(OperandType.I32);
        Pop(OperandType.I32);
        PopInstance(source);
        Pop(OperandType.I32);
        PopInstance(destination);
    }
}
