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
                IL.Emit(OpCodes.Call, Operation.Method(opcode));
                return;
        }
        if (info.Feature == Feature.WideArithmetic)
        {
            EmitWide(opcode, info.Signature!);
            return;
        }
        Expression[] operands = stack.Pop(info.Signature!.IndexOf('>'));
        for (int i = 0; i < operands.Length; i++)
        {
            if (operands[i] is NumberExpression number && OpaqueConstant.IsNeeded(opcode, number.Bits))
                operands[i] = new NumberExpression(number.Kind, number.Bits, isOpaque: true);
            else if (operands[i] is VectorExpression vector && OpaqueConstant.IsNeeded(opcode, vector.Low, vector.High))
                operands[i] = new VectorExpression(vector.Low, vector.High, isOpaque: true);
        }
        Effects effects = Operation.CanTrap(opcode) ? Effects.CanTrap : Effects.None;
        stack.Push(new OperationExpression(KindOf(info.Signature[^1]), effects, opcode, c => Operation.Emit(c.IL, opcode), operands));
    }

    private void EmitShuffle(ref CodeReader reader)
    {
        ulong low = BitConverter.ToUInt64(reader.ReadBytes(8)), high = BitConverter.ToUInt64(reader.ReadBytes(8));
        Expression[] operands = [.. stack.Pop(2), new VectorExpression(low, high)];
        stack.Push(new OperationExpression(
            ValueKind.V128, Effects.None, Opcode.I8x16Shuffle, c => c.IL.Emit(OpCodes.Call, Operation.Method(Opcode.I8x16Shuffle)), operands));
    }

    private void EmitLane(Opcode opcode, byte lane)
    {
        string signature = OpcodeTable.Get(opcode).Signature!;
        Expression[] operands = stack.Pop(signature.IndexOf('>'));
        stack.Push(new OperationExpression(KindOf(signature[^1]), Effects.None, opcode, c =>
        {
            c.EmitI4(lane);
            c.IL.Emit(OpCodes.Call, Operation.Method(opcode));
        }, operands));
    }

    /// <summary>Two results: the low half is returned, the high half comes through an out parameter.</summary>
    private void EmitWide(Opcode opcode, string signature)
    {
        foreach (Expression operand in stack.Pop(signature.IndexOf('>')))
            operand.Emit(this);
        LocalBuilder high = IL.DeclareLocal(typeof(long));
        IL.Emit(OpCodes.Ldloca, high);
        IL.Emit(OpCodes.Call, Operation.Method(opcode));
        PushResult(ValueKind.I64);
        IL.Emit(OpCodes.Ldloc, high);
        PushResult(ValueKind.I64);
    }
}
