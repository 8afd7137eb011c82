using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Structures, 31-bit integers, and casts.</summary>
internal sealed partial class FunctionCompiler
{
    private void EmitObject(Opcode opcode, ref CodeReader reader)
    {
        switch (opcode)
        {
            case Opcode.StructNew or Opcode.StructNewDefault:
                EmitStructNew(reader.ReadIndex(), hasValues: opcode == Opcode.StructNew);
                break;
            case Opcode.StructGet or Opcode.StructGetS or Opcode.StructGetU:
                EmitStructGet(opcode, content.Types[reader.ReadIndex()], reader.ReadIndex());
                break;
            case Opcode.StructSet:
                EmitStructSet(content.Types[reader.ReadIndex()], reader.ReadIndex());
                break;
            case Opcode.RefI31:
                stack.Push(new OperationExpression(ValueKind.Reference, Effects.None, opcode, c =>
                {
                    c.IL.Emit(OpCodes.Ldarg_0);
                    c.EmitCallOf(ObjectMember.MakeI31);
                }, stack.Pop()));
                break;
            case Opcode.I31GetS or Opcode.I31GetU:
                System.Reflection.MethodInfo get = opcode == Opcode.I31GetS ? ObjectMember.I31GetS : ObjectMember.I31GetU;
                stack.Push(new OperationExpression(
                    ValueKind.I32, Effects.CanTrap, opcode, c => c.EmitCallOf(get), stack.Pop()));
                break;
            case Opcode.RefEq:
                stack.Push(new OperationExpression(
                    ValueKind.I32, Effects.None, opcode, c => c.EmitCallOf(ObjectMember.AreEqual), stack.Pop(2)));
                break;
            case Opcode.RefTest or Opcode.RefTestNull:
                ValueType tested = reader.ReadHeapType(nullable: opcode == Opcode.RefTestNull);
                stack.Push(new OperationExpression(ValueKind.I32, Effects.None, opcode, c => c.EmitTypeTest(tested), stack.Pop()));
                break;
            case Opcode.RefCast or Opcode.RefCastNull:
                ValueType target = reader.ReadHeapType(nullable: opcode == Opcode.RefCastNull);
                stack.Push(new OperationExpression(ValueKind.Reference, Effects.CanTrap, opcode, c =>
                {
                    c.IL.Emit(OpCodes.Dup);
                    c.EmitTypeTest(target);
                    c.EmitCallOf(ObjectMember.Cast);
                }, stack.Pop()));
                break;
            case Opcode.BrOnCast or Opcode.BrOnCastFail:
                CastBranch branch = reader.ReadCastBranch();
                EmitBranchOnCast(Target(branch.Label), branch.Target, opcode == Opcode.BrOnCast);
                break;
            // any.convert_extern and extern.convert_any: the same object on both sides.
        }
    }

    /// <summary>Makes an i32 of the reference on the IL stack: whether it is of a type.</summary>
    private void EmitTypeTest(ValueType target)
    {
        switch (target.HeapKind)
        {
            case HeapKind.Any or HeapKind.Extern or HeapKind.Func or HeapKind.Exn when !target.IsNullable:
                IL.Emit(OpCodes.Ldnull);
                IL.Emit(OpCodes.Cgt_Un);
                return;
            case HeapKind.None or HeapKind.NoExtern or HeapKind.NoFunc or HeapKind.NoExn when target.IsNullable:
                IL.Emit(OpCodes.Ldnull);
                IL.Emit(OpCodes.Ceq);
                return;
            case HeapKind.Any or HeapKind.Extern or HeapKind.Func or HeapKind.Exn
                or HeapKind.None or HeapKind.NoExtern or HeapKind.NoFunc or HeapKind.NoExn:
                IL.Emit(OpCodes.Pop);
                EmitI4(target.IsNullable ? 1 : 0);
                return;
        }
        EmitI4(target.IsNullable ? 1 : 0);
        if (target.Defined is not DefinedType type)
        {
            EmitCallOf(target.HeapKind switch
            {
                HeapKind.Eq => ObjectMember.IsEq,
                HeapKind.I31 => ObjectMember.IsI31,
                HeapKind.Struct => ObjectMember.IsStruct,
                _ => ObjectMember.IsArray,
            });
            return;
        }
        EmitI4(type.Id);
        EmitI4(type.Depth);
        EmitCallOf(type.Kind switch
        {
            CompositeKind.Struct => ObjectMember.IsStructOf,
            CompositeKind.Array => ObjectMember.IsArrayOf,
            _ => ObjectMember.IsFuncOf,
        });
    }

    private void EmitBranchOnCast(Block block, ValueType target, bool when)
    {
        Expression operand = stack.Pop();
        stack.Settle(Effects.AcrossBlocks);
        stack.SettleTop(block.LabelTypes.Length - 1);
        TemporaryExpression reference = stack.Settle(operand);
        Label over = IL.DefineLabel();
        IL.Emit(OpCodes.Ldloc, reference.Local);
        EmitTypeTest(target);
        IL.Emit(when ? OpCodes.Brfalse : OpCodes.Brtrue, over);
        stack.Push(reference);
        BranchKeeping(block);
        IL.MarkLabel(over);
    }

    private void EmitStructNew(int typeIndex, bool hasValues)
    {
        DefinedType type = content.Types[typeIndex];
        Expression[] values = hasValues ? stack.Pop(type.Fields.Length) : [];
        stack.Settle(Effects.CanTrap);
        LocalBuilder made = Temporaries.Take(ValueKind.Reference);
        IL.Emit(OpCodes.Ldarg_0);
        EmitField(OpCodes.Ldfld, ObjectMember.Types);
        EmitI4(typeIndex);
        IL.Emit(OpCodes.Ldelem_Ref);
        IL.Emit(OpCodes.Newobj, StructShape.Of(type.Layout.Letters).Constructor);
        IL.Emit(OpCodes.Stloc, made);
        for (int i = 0; i < values.Length; i++)
        {
            IL.Emit(OpCodes.Ldloc, made);
            EmitFieldStore(type, i, values[i]);
        }
        EmitAccount(made, type.Layout.Size);
        stack.Push(new TemporaryExpression(ValueKind.Reference, made, owned: true));
    }

    /// <summary>Counts a new object.</summary>
    private void EmitAccount(LocalBuilder made, int size)
    {
        IL.Emit(OpCodes.Ldarg_0);
        IL.Emit(OpCodes.Ldloc, made);
        EmitI4(size);
        EmitCallOf(ObjectMember.Account);
    }

    private void EmitStructGet(Opcode opcode, DefinedType type, int field)
    {
        FieldType fieldType = type.Fields[field];
        Effects effects = Effects.CanTrap | (fieldType.IsMutable ? Effects.ReadsMemory : Effects.None);
        stack.Push(new OperationExpression(fieldType.Value.Kind, effects, opcode, c =>
        {
            c.EmitCallOf(ObjectMember.CheckStruct);
            c.EmitFieldLoad(type, field, isSigned: opcode == Opcode.StructGetS);
        }, stack.Pop()));
    }

    private void EmitStructSet(DefinedType type, int field)
    {
        Expression[] value = stack.Pop(1);
        Expression reference = PrepareWrite(stack.Pop(), value);
        reference.Emit(this);
        EmitCallOf(ObjectMember.CheckStruct);
        EmitFieldStore(type, field, value[0]);
    }

    /// <summary>Replaces the structure on the IL stack by a field's value.</summary>
    private void EmitFieldLoad(DefinedType type, int field, bool isSigned)
    {
        StructLayout.Place place = type.Layout.Places[field];
        FieldType fieldType = type.Fields[field];
        if (fieldType.Value.Kind is ValueKind.Reference or ValueKind.V128 && place.IsInline)
        {
            EmitField(OpCodes.Ldfld, StructShape.Of(type.Layout.Letters).Slots[place.Slot]);
            return;
        }
        EmitFieldPlace(type, place, fieldType.Value.Kind);
        if (fieldType.Value.Kind == ValueKind.Reference)
        {
            IL.Emit(OpCodes.Ldelem_Ref);
            return;
        }
        switch (fieldType.PackedBits)
        {
            case 8:
                IL.Emit(isSigned ? OpCodes.Ldind_I1 : OpCodes.Ldind_U1);
                break;
            case 16:
                IL.Emit(isSigned ? OpCodes.Ldind_I2 : OpCodes.Ldind_U2);
                break;
            default:
                SlotAccess.Load(IL, fieldType.Value.Kind);
                break;
        }
    }

    /// <summary>Stores a value in a field of the structure on the IL stack.</summary>
    private void EmitFieldStore(DefinedType type, int field, Expression value)
    {
        StructLayout.Place place = type.Layout.Places[field];
        ValueKind kind = type.Fields[field].Value.Kind;
        if (kind is ValueKind.Reference or ValueKind.V128 && place.IsInline)
        {
            value.Emit(this);
            EmitField(OpCodes.Stfld, StructShape.Of(type.Layout.Letters).Slots[place.Slot]);
            return;
        }
        EmitFieldPlace(type, place, kind);
        value.Emit(this);
        switch (kind)
        {
            case ValueKind.Reference:
                IL.Emit(OpCodes.Stelem_Ref);
                break;
            case ValueKind.I32:
                // A packed field has the bytes around it to itself.
                IL.Emit(OpCodes.Stind_I4);
                break;
            case ValueKind.F32:
                IL.Emit(OpCodes.Stind_R4);
                break;
            default:
                SlotAccess.Store(IL, kind);
                break;
        }
    }

    /// <summary>Replaces the structure on the IL stack by the address of a number, or by the array and index of a reference.</summary>
    private void EmitFieldPlace(DefinedType type, StructLayout.Place place, ValueKind kind)
    {
        StructShape shape = StructShape.Of(type.Layout.Letters);
        if (place.IsInline)
        {
            EmitField(OpCodes.Ldflda, shape.Slots[place.Slot]);
        }
        else
        {
            EmitField(OpCodes.Ldfld, kind == ValueKind.Reference ? shape.MoreReferences! : shape.MoreNumbers!);
            EmitI4(place.Slot);
            if (kind == ValueKind.Reference)
                return;
            IL.Emit(OpCodes.Ldelema, typeof(ulong));
        }
        if (place.IsUpper)
        {
            EmitI4(sizeof(uint));
            IL.Emit(OpCodes.Add);
        }
    }
}
