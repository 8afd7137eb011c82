using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Arrays.</summary>
internal sealed partial class FunctionCompiler
{
    private readonly Dictionary<Type, LocalBuilder> elementLocals = [];

    private void EmitArray(Opcode opcode, ref CodeReader reader)
    {
        if (opcode == Opcode.ArrayLen)
        {
            stack.Push(new OperationExpression(
                ValueKind.I32, Effects.CanTrap, opcode, c => c.EmitCallOf(ObjectMember.ArrayLength), stack.Pop()));
            return;
        }
        int type = reader.ReadIndex();
        FieldType element = content.Types[type].Fields[0];
        Type elementClass = GuestArray.ElementClass(element);
        switch (opcode)
        {
            case Opcode.ArrayNew:
                EmitArrayCall(nameof(ArrayOperations.New), element, 2, 0, type);
                PushResult(ValueKind.Reference);
                break;
            case Opcode.ArrayNewDefault:
                EmitArrayCall(nameof(ArrayOperations.Make), element, 1, -1, type);
                PushResult(ValueKind.Reference);
                break;
            case Opcode.ArrayNewFixed:
                EmitArrayNewFixed(type, element, reader.ReadIndex());
                break;
            case Opcode.ArrayNewData:
                EmitArrayCall(nameof(ArrayOperations.NewData), element, 2, -1, type, reader.ReadIndex());
                PushResult(ValueKind.Reference);
                break;
            case Opcode.ArrayNewElem:
                EmitBulk(ObjectMember.NewElem, [null, null], type, reader.ReadIndex());
                PushResult(ValueKind.Reference);
                break;
            case Opcode.ArrayGet or Opcode.ArrayGetS or Opcode.ArrayGetU:
                EmitArrayGet(opcode, element, elementClass);
                break;
            case Opcode.ArraySet:
                Expression[] operands = stack.Pop(3);
                stack.Settle(Effects.ReadsMemory | Effects.CanTrap);
                EmitAll(operands);
                EmitNarrowed(element);
                EmitCallOf(ObjectMember.ArrayMethod(nameof(ArrayOperations.Set), elementClass));
                break;
            case Opcode.ArrayFill:
                EmitArrayCall(nameof(ArrayOperations.Fill), element, 4, 2);
                break;
            case Opcode.ArrayCopy:
                reader.ReadIndex();
                EmitArrayCall(nameof(ArrayOperations.Copy), element, 5, -1);
                break;
            case Opcode.ArrayInitData:
                EmitArrayCall(nameof(ArrayOperations.InitData), element, 4, -1, reader.ReadIndex());
                break;
            case Opcode.ArrayInitElem:
                EmitBulk(ObjectMember.InitElem, [null, null, null, null], reader.ReadIndex());
                break;
        }
    }

    private void EmitArrayGet(Opcode opcode, FieldType element, Type elementClass)
    {
        Effects effects = Effects.CanTrap | (element.IsMutable ? Effects.ReadsMemory : Effects.None);
        stack.Push(new OperationExpression(element.Value.Kind, effects, opcode, c =>
        {
            c.EmitCallOf(ObjectMember.ArrayMethod(nameof(ArrayOperations.Get), elementClass));
            if (opcode == Opcode.ArrayGetS)
                c.IL.Emit(element.PackedBits == 8 ? OpCodes.Conv_I1 : OpCodes.Conv_I2);
        }, stack.Pop(2)));
    }

    /// <summary>Calls a method of <see cref="ArrayOperations"/> with the instance, operands and indices.</summary>
    /// <param name="name">The method.</param>
    /// <param name="element">The type of the array's elements.</param>
    /// <param name="operands">Number of operands.</param>
    /// <param name="elementOperand">Which of them is an element; -1 for none.</param>
    /// <param name="indices">Indices of types and segments.</param>
    private void EmitArrayCall(string name, FieldType element, int operands, int elementOperand, params ReadOnlySpan<int> indices)
    {
        Expression[] values = stack.Pop(operands);
        stack.Settle(Effects.AcrossCalls);
        IL.Emit(OpCodes.Ldarg_0);
        for (int i = 0; i < values.Length; i++)
        {
            values[i].Emit(this);
            if (i == elementOperand)
                EmitNarrowed(element);
        }
        foreach (int index in indices)
            EmitI4(index);
        EmitCallOf(ObjectMember.ArrayMethod(name, GuestArray.ElementClass(element)));
    }

    private void EmitArrayNewFixed(int type, FieldType element, int count)
    {
        Expression[] values = stack.Pop(count);
        stack.Settle(Effects.CanTrap);
        Type elementClass = GuestArray.ElementClass(element);
        LocalBuilder made = Temporaries.Take(ValueKind.Reference);
        IL.Emit(OpCodes.Ldarg_0);
        EmitI4(count);
        EmitI4(type);
        EmitCallOf(ObjectMember.ArrayMethod(nameof(ArrayOperations.Make), elementClass));
        IL.Emit(OpCodes.Stloc, made);
        if (count > 0)
        {
            if (!elementLocals.TryGetValue(elementClass, out LocalBuilder? elements))
                elementLocals[elementClass] = elements = IL.DeclareLocal(elementClass.MakeArrayType());
            IL.Emit(OpCodes.Ldloc, made);
            EmitCallOf(ObjectMember.ArrayMethod(nameof(ArrayOperations.Elements), elementClass));
            IL.Emit(OpCodes.Stloc, elements);
            for (int i = 0; i < values.Length; i++)
            {
                IL.Emit(OpCodes.Ldloc, elements);
                EmitI4(i);
                values[i].Emit(this);
                IL.Emit(OpCodes.Stelem, elementClass);
            }
        }
        stack.Push(new TemporaryExpression(ValueKind.Reference, made, owned: true));
    }

    /// <summary>Cuts the integer on the IL stack to the size of a packed element.</summary>
    private void EmitNarrowed(FieldType element)
    {
        if (element.PackedBits != 0)
            IL.Emit(element.PackedBits == 8 ? OpCodes.Conv_U1 : OpCodes.Conv_U2);
    }
}
