using WasiTools.Engine.Structure;

namespace WasiTools.Fuzz.Generation;

/// <summary>References, structures and arrays.</summary>
internal sealed partial class FunctionGenerator
{
    private int TypeCount => shape.Types.Structs.Count + shape.Types.Arrays.Count;

    /// <summary>A reference that is not null, without further ado.</summary>
    private void NewDefault(GuestType type)
    {
        switch (type.Code)
        {
            case GuestType.I31Heap:
                I32((int)random.Integer());
                Op(Opcode.RefI31);
                break;
            case GuestType.Func:
                Op(Opcode.RefFunc, random.Below(shape.Functions.Count));
                break;
            case >= 0 when shape.Types.IsStruct(type.Code):
                Op(Opcode.StructNewDefault, type.Code);
                break;
            default:
                I32(random.Between(4, 9));
                Op(Opcode.ArrayNewDefault, type.Code);
                break;
        }
    }

    private void Reference(GuestType type)
    {
        switch (random.Below(16))
        {
            case 0 or 1:
                Leaf(type);
                break;
            case 2:
                Scope([type]);
                break;
            case 3 when type.IsNullable:
                Value(type);
                Op(Opcode.LocalTee, Variable(type));
                break;
            case 4 when type.IsNullable:
                GetGlobal(type);
                break;
            case 5 when type.IsNullable:
                Call(type);
                break;
            case 6:
                Value(type);
                Value(type);
                Value(GuestType.I32);
                Op(Opcode.SelectT, 1);
                type.Write(code);
                break;
            case 7 or 8 when shape.HasObjects && type.IsNullable:
                Read(type);
                break;
            case 9 when type is { IsDefined: true, IsNullable: false }:
                NonNullOf(type);
                break;
            case 10 when type is { IsDefined: true, IsNullable: false }:
                BranchOnCast(type);
                break;
            case 11 when type.IsDefined && shape.HasObjects:
                Cast(type);
                break;
            default:
                New(type);
                break;
        }
    }

    private void New(GuestType type)
    {
        switch (type.Code)
        {
            case GuestType.Func:
                if (type.IsNullable && random.Chance(40))
                {
                    Masked(shape.Tables[0].Is64, IndexMask);
                    Op(Opcode.TableGet, 0);
                }
                else
                    NewDefault(type);
                break;
            case GuestType.Extern when shape.HasObjects:
                Value(GuestType.AnyRef);
                Op(Opcode.ExternConvertAny);
                break;
            case GuestType.Any when random.Chance(20):
                Value(GuestType.ExternRef);
                Op(Opcode.AnyConvertExtern);
                break;
            case GuestType.Any or GuestType.Eq:
                Value(random.Chance(30) ? GuestType.I31 : new(random.Below(TypeCount), true, type.IsNullable));
                break;
            case GuestType.I31Heap:
                Value(GuestType.I32);
                Op(Opcode.RefI31);
                break;
            case >= 0 when shape.Types.IsStruct(type.Code):
                NewStruct(type.Code);
                break;
            case >= 0:
                NewArray(type.Code);
                break;
            default:
                Leaf(type);
                break;
        }
    }

    private void NewStruct(int type)
    {
        int[] below = [.. Enumerable.Range(0, shape.Types.Structs.Count).Where(t => shape.Types.IsBelow(t, type))];
        type = random.Of<int>(below);
        if (random.Chance(25))
        {
            Op(Opcode.StructNewDefault, type);
            return;
        }
        foreach (FieldShape field in shape.Types.Structs[type])
            Value(field.Type);
        Op(Opcode.StructNew, type);
    }

    private void NewArray(int type)
    {
        FieldShape elements = shape.Types.Elements(type);
        switch (random.Below(5))
        {
            case 0:
                int count = random.Between(4, 8);
                for (int i = 0; i < count; i++)
                    Value(elements.Type);
                Op(Opcode.ArrayNewFixed, type, count);
                break;
            case 1 when !elements.Type.IsReference:
                I32(0);
                I32(4);
                Op(Opcode.ArrayNewData, type, ModuleShape.PassiveData);
                break;
            case 1 when elements.Type == GuestType.FuncRef:
                I32(random.Below(3));
                I32(4);
                Op(Opcode.ArrayNewElem, type, ModuleShape.PassiveElements);
                break;
            case 2:
                ArrayLength();
                Op(Opcode.ArrayNewDefault, type);
                break;
            default:
                Value(elements.Type);
                ArrayLength();
                Op(Opcode.ArrayNew, type);
                break;
        }
    }

    private void ArrayLength()
    {
        if (random.Chance(95))
            I32(random.Between(4, 12));
        else
            Masked(is64: false, 15);
    }

    private void ArrayIndex()
    {
        if (random.Chance(98))
            Masked(is64: false, 3);
        else
            Value(GuestType.I32);
    }

    /// <summary>What a local holds unless that is null, and a new object then.</summary>
    private void NonNullOf(GuestType type)
    {
        Open(Opcode.Block, [], [type]);
        Op(Opcode.LocalGet, Variable(type with { IsNullable = true }));
        Op(Opcode.BrOnNonNull, 0);
        New(type);
        Close();
    }

    /// <summary>Some object if it is of the type, and a new one otherwise.</summary>
    private void BranchOnCast(GuestType type)
    {
        bool sourceIsNull = random.Chance(70);
        Open(Opcode.Block, [], [type]);
        Value(sourceIsNull ? GuestType.AnyRef : GuestType.NonNull(random.Below(TypeCount)));
        Op(Opcode.BrOnCast);
        code.Byte(sourceIsNull ? 1 : 0);
        code.Unsigned(0);
        code.Signed(GuestType.Any);
        code.Signed(type.Code);
        Op(Opcode.Drop);
        New(type);
        Close();
    }

    private void Cast(GuestType type)
    {
        int source = shape.Types.IsStruct(type.Code) && random.Chance(15) ? random.Below(shape.Types.Structs.Count) : type.Code;
        if (source != type.Code && random.Chance(70))
            source = type.Code;
        Value(new(source, true, type.IsNullable));
        Op(type.IsNullable ? Opcode.RefCastNull : Opcode.RefCast);
        code.Signed(type.Code);
    }

    /// <summary>An object to look into: not null as a rule.</summary>
    private void Target(int type) => Value(new(type, true, random.Chance(2)));

    /// <summary>A field or element of a type.</summary>
    private void Read(GuestType type)
    {
        (int Type, int Field)[] fields = [.. Enumerable.Range(0, shape.Types.Structs.Count)
            .SelectMany(t => Enumerable.Range(0, shape.Types.Structs[t].Length).Select(f => (Type: t, Field: f)))
            .Where(f => shape.Types.Structs[f.Type][f.Field].Type == type)];
        int[] arrays = [.. Enumerable.Range(shape.Types.Structs.Count, shape.Types.Arrays.Count).Where(t => shape.Types.Elements(t).Type == type)];
        if (fields.Length > 0 && random.Chance(60))
        {
            (int structure, int field) = random.Of<(int, int)>(fields);
            Target(structure);
            bool packed = shape.Types.Structs[structure][field].PackedBits > 0;
            Op(packed ? random.Of(Opcode.StructGetS, Opcode.StructGetU) : Opcode.StructGet, structure, field);
        }
        else if (arrays.Length > 0)
        {
            int array = random.Of<int>(arrays);
            Target(array);
            ArrayIndex();
            bool packed = shape.Types.Elements(array).PackedBits > 0;
            Op(packed ? random.Of(Opcode.ArrayGetS, Opcode.ArrayGetU) : Opcode.ArrayGet, array);
        }
        else
            Leaf(type);
    }

    /// <summary>An i32 that says something of a reference.</summary>
    private void AskReference()
    {
        int type = TypeCount > 0 ? random.Below(TypeCount) : 0;
        switch (random.Below(shape.HasObjects ? 7 : 1))
        {
            case 1:
                Value(GuestType.EqRef);
                Value(GuestType.EqRef);
                Op(Opcode.RefEq);
                break;
            case 2 or 3:
                Value(GuestType.AnyRef);
                Op(random.Of(Opcode.RefTest, Opcode.RefTestNull));
                code.Signed(random.Chance(70) ? type : random.Of(GuestType.I31Heap, GuestType.Struct, GuestType.Array, GuestType.Eq));
                break;
            case 4:
                Value(GuestType.NonNull(GuestType.I31Heap));
                Op(random.Of(Opcode.I31GetS, Opcode.I31GetU));
                break;
            case 5 when shape.Types.Arrays.Count > 0:
                Target(shape.Types.ArrayIndex(random.Below(shape.Types.Arrays.Count)));
                Op(Opcode.ArrayLen);
                break;
            case 6:
                Value(GuestType.EqRef);
                Op(Opcode.RefTest);
                code.Signed(type);
                break;
            default:
                Value(shape.HasObjects ? random.Of(GuestType.AnyRef, GuestType.FuncRef, GuestType.ExternRef, GuestType.Null(type)) : GuestType.FuncRef);
                Op(Opcode.RefIsNull);
                break;
        }
    }

    private void ChangeObject()
    {
        int type = random.Below(TypeCount);
        if (random.Chance(10))
        {
            CastFails(type);
            return;
        }
        if (shape.Types.IsStruct(type))
        {
            if (shape.Types.Structs[type].Length == 0)
                return;
            int field = random.Below(shape.Types.Structs[type].Length);
            Target(type);
            Value(shape.Types.Structs[type][field].Type);
            Op(Opcode.StructSet, type, field);
            return;
        }
        FieldShape elements = shape.Types.Elements(type);
        Target(type);
        switch (random.Below(5))
        {
            case 0:
                I32(random.Below(3));
                Value(elements.Type);
                I32(random.Below(3));
                Op(Opcode.ArrayFill, type);
                break;
            case 1:
                I32(random.Below(3));
                Target(type);
                I32(random.Below(3));
                I32(random.Below(3));
                Op(Opcode.ArrayCopy, type, type);
                break;
            case 2 when !elements.Type.IsReference:
                I32(random.Below(3));
                I32(random.Below(8));
                I32(random.Below(3));
                Op(Opcode.ArrayInitData, type, ModuleShape.PassiveData);
                break;
            case 2 when elements.Type == GuestType.FuncRef:
                I32(random.Below(3));
                I32(random.Below(4));
                I32(random.Below(3));
                Op(Opcode.ArrayInitElem, type, ModuleShape.PassiveElements);
                break;
            default:
                ArrayIndex();
                Value(elements.Type);
                Op(Opcode.ArraySet, type);
                break;
        }
    }

    /// <summary>A cast that goes on if it succeeds.</summary>
    private void CastFails(int type)
    {
        Open(Opcode.Block, [], [GuestType.AnyRef]);
        Value(GuestType.AnyRef);
        Op(Opcode.BrOnCastFail);
        code.Byte(3);
        code.Unsigned(0);
        code.Signed(GuestType.Any);
        code.Signed(type);
        Op(Opcode.LocalSet, Variable(GuestType.Null(type)));
        Leaf(GuestType.AnyRef);
        Close();
        Op(Opcode.LocalSet, Variable(GuestType.AnyRef));
    }
}
