using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Execution.Numerics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Constants, arithmetic, vectors: whatever the opcode table gives a signature for.</summary>
internal sealed partial class FunctionCompiler
{
    private void EmitNumeric(Opcode opcode, ref CodeReader reader)
    {
        ref readonly OpcodeInfo info = ref OpcodeTable.Get(opcode);
        switch (info.Immediate)
        {
            case Immediate.I32:
                stack.Push(new NumberExpression(ValueKind.I32, (uint)reader.ReadS32()));
                return;
            case Immediate.I64:
                stack.Push(new NumberExpression(ValueKind.I64, (ulong)reader.ReadS64()));
                return;
            case Immediate.F32:
                stack.Push(new NumberExpression(ValueKind.F32, reader.ReadF32Bits()));
                return;
            case Immediate.F64:
                stack.Push(new NumberExpression(ValueKind.F64, reader.ReadF64Bits()));
                return;
            case Immediate.V128:
                stack.Push(new VectorExpression(BitConverter.ToUInt64(reader.ReadBytes(8)), BitConverter.ToUInt64(reader.ReadBytes(8))));
                return;
            case Immediate.Shuffle:
                EmitShuffle(ref reader);
                return;
            case Immediate.Lane:
                EmitLane(opcode, reader.ReadByte());
                return;
            case Immediate.Fence:
                reader.ReadZero();
                stack.Settle(Effects.AcrossCalls);
                EmitCallOf(Operation.Method(opcode));
                return;
        }
        if (info.Feature == Feature.WideArithmetic)
        {
            EmitWide(opcode, info.Signature!);
            return;
        }
        if (Division.Of(opcode) is Division division)
        {
            EmitDivision(opcode, division);
            return;
        }
        Expression[] operands = stack.Pop(info.Signature!.IndexOf('>'));
        for (int i = 0; i < operands.Length; i++)
        {
            if (operands[i] is NumberExpression number && OpaqueConstant.IsNeeded(opcode, number.Bits))
                operands[i] = new NumberExpression(number.Kind, number.Bits, isOpaque: true);
            else if (operands[i] is VectorExpression vector && OpaqueConstant.IsNeeded(opcode, vector.Low, vector.High))
                operands[i] = new VectorExpression(vector.Low, vector.High, isOpaque: true);
            else if (facts.HasRotations && ZeroTest.Is(opcode, operands))
                operands[i] = ZeroTest.Mask(operands[i]);
        }
        Effects effects = Operation.CanTrap(opcode) ? Effects.CanTrap : Effects.None;
        stack.Push(new OperationExpression(KindOf(info.Signature[^1]), effects, opcode, c => Operation.Emit(c.IL, opcode), operands));
    }

    /// <summary>Division: checked here, so that the rest is an instruction without effects.</summary>
    private void EmitDivision(Opcode opcode, Division division)
    {
        Expression divisor = stack.Pop(), dividend = stack.Pop();
        if (!division.IsHarmless(divisor))
        {
            stack.Settle(Effects.CanTrap);
            TemporaryExpression left = stack.Settle(dividend), right = stack.Settle(divisor);
            (dividend, divisor) = (left, right);
            IL.Emit(OpCodes.Ldloc, right.Local);
            if (facts.HasRotations && right.MayBeRotation)
                ZeroTest.EmitMask(IL, division.Kind);
            IL.Emit(OpCodes.Brfalse, TrapExit(TrapKind.IntegerDivideByZero));
            if (division.IsRemainder && division.IsSigned)
                divisor = ReplaceMinusOne(division, right);
            else if (division.IsSigned)
                EmitOverflowCheck(division, left, right);
        }
        stack.Push(new OperationExpression(division.Kind, Effects.None, opcode, c => division.Emit(c.IL), dividend, divisor));
    }

    /// <summary>The smallest number divided by -1 is beyond the range.</summary>
    private void EmitOverflowCheck(Division division, TemporaryExpression dividend, TemporaryExpression divisor)
    {
        Label fine = IL.DefineLabel();
        IL.Emit(OpCodes.Ldloc, divisor.Local);
        EmitNumber(division.Kind, -1);
        IL.Emit(OpCodes.Bne_Un, fine);
        IL.Emit(OpCodes.Ldloc, dividend.Local);
        EmitNumber(division.Kind, division.Kind == ValueKind.I32 ? int.MinValue : long.MinValue);
        IL.Emit(OpCodes.Beq, TrapExit(TrapKind.IntegerOverflow));
        IL.MarkLabel(fine);
    }

    /// <summary>Divided by -1 everything leaves 0, but the processor fails with the smallest number. Divided by 1 everything leaves 0
    /// too.</summary>
    private TemporaryExpression ReplaceMinusOne(Division division, TemporaryExpression divisor)
    {
        LocalBuilder replaced = Temporaries.Take(division.Kind);
        Label done = IL.DefineLabel();
        divisor.Emit(this);
        IL.Emit(OpCodes.Stloc, replaced);
        IL.Emit(OpCodes.Ldloc, replaced);
        EmitNumber(division.Kind, -1);
        IL.Emit(OpCodes.Bne_Un, done);
        EmitNumber(division.Kind, 1);
        IL.Emit(OpCodes.Stloc, replaced);
        IL.MarkLabel(done);
        return new(division.Kind, replaced, owned: true);
    }

    private void EmitNumber(ValueKind kind, long value)
    {
        if (kind == ValueKind.I32)
            EmitI4((int)value);
        else
            EmitI8(value);
    }

    private void EmitShuffle(ref CodeReader reader)
    {
        ulong low = BitConverter.ToUInt64(reader.ReadBytes(8)), high = BitConverter.ToUInt64(reader.ReadBytes(8));
        Expression[] operands = [.. stack.Pop(2), new VectorExpression(low, high)];
        stack.Push(new OperationExpression(
            ValueKind.V128, Effects.None, Opcode.I8x16Shuffle, c => c.EmitCallOf(Operation.Method(Opcode.I8x16Shuffle)), operands));
    }

    private void EmitLane(Opcode opcode, byte lane)
    {
        string signature = OpcodeTable.Get(opcode).Signature!;
        Expression[] operands = stack.Pop(signature.IndexOf('>'));
        stack.Push(new OperationExpression(KindOf(signature[^1]), Effects.None, opcode, c =>
        {
            c.EmitI4(lane);
            c.EmitCallOf(Operation.Method(opcode));
        }, operands));
    }

    /// <summary>Two results: the low half is returned, the high half comes through an out parameter.</summary>
    private void EmitWide(Opcode opcode, string signature)
    {
        foreach (Expression operand in stack.Pop(signature.IndexOf('>')))
            operand.Emit(this);
        LocalBuilder high = IL.DeclareLocal(typeof(long));
        IL.Emit(OpCodes.Ldloca, high);
        EmitCallOf(Operation.Method(opcode));
        PushResult(ValueKind.I64);
        IL.Emit(OpCodes.Ldloc, high);
        PushResult(ValueKind.I64);
    }
}
