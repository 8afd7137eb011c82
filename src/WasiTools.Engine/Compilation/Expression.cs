using System.Reflection.Emit;
using WasiTools.Engine.Execution.Numerics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>A value on the guest's operand stack that has not been written as CIL yet. It is written exactly once, where it is used, which
/// makes trees of what a stack machine spreads out.</summary>
internal abstract class Expression(ValueKind kind)
{
    /// <summary>Deeper trees are cut: neither this compiler nor the just-in-time compiler may recurse without bound.</summary>
    public const int MaximumDepth = 32;

    public ValueKind Kind { get; } = kind;

    public Effects Effects { get; protected init; }

    /// <summary>Height of the tree.</summary>
    public int Depth { get; protected init; } = 1;

    /// <summary>A bit for each guest variable that the tree reads, by its index modulo 64.</summary>
    public ulong Variables { get; protected init; }

    /// <summary>Whether a rotation may have made the value; see <see cref="ZeroTest"/>.</summary>
    public virtual bool MayBeRotation => false;

    /// <summary>Writes the code that leaves the value on the IL stack.</summary>
    public abstract void Emit(FunctionCompiler compiler);
}

/// <summary>A constant number.</summary>
/// <param name="kind">Its kind.</param>
/// <param name="bits">Its bits.</param>
/// <param name="isOpaque">Whether a floating-point number is hidden from the just-in-time compiler.</param>
internal sealed class NumberExpression(ValueKind kind, ulong bits, bool isOpaque = false) : Expression(kind)
{
    public ulong Bits { get; } = bits;

    public override void Emit(FunctionCompiler compiler)
    {
        switch (Kind)
        {
            case ValueKind.I32:
                compiler.EmitI4((int)Bits);
                break;
            case ValueKind.I64 when (long)Bits is >= int.MinValue and <= int.MaxValue:
                compiler.EmitI4((int)Bits);
                compiler.IL.Emit(OpCodes.Conv_I8);
                break;
            case ValueKind.I64:
                compiler.IL.Emit(OpCodes.Ldc_I8, (long)Bits);
                break;
            case ValueKind.F32 when isOpaque || OpaqueConstant.IsSignaling((uint)Bits):
                compiler.IL.Emit(OpCodes.Ldc_I4, (int)Bits);
                compiler.IL.Emit(OpCodes.Call, Member.OpaqueF32);
                break;
            case ValueKind.F32 when float.IsNaN(BitConverter.UInt32BitsToSingle((uint)Bits)):
                // A NaN's payload does not survive ldc.r4.
                compiler.EmitI4((int)Bits);
                compiler.IL.Emit(OpCodes.Call, Member.Int32BitsToSingle);
                break;
            case ValueKind.F32:
                compiler.IL.Emit(OpCodes.Ldc_R4, BitConverter.UInt32BitsToSingle((uint)Bits));
                break;
            case ValueKind.F64 when isOpaque || OpaqueConstant.IsSignaling(Bits):
                compiler.IL.Emit(OpCodes.Ldc_I8, (long)Bits);
                compiler.IL.Emit(OpCodes.Call, Member.OpaqueF64);
                break;
            case ValueKind.F64 when double.IsNaN(BitConverter.UInt64BitsToDouble(Bits)):
                compiler.IL.Emit(OpCodes.Ldc_I8, (long)Bits);
                compiler.IL.Emit(OpCodes.Call, Member.Int64BitsToDouble);
                break;
            case ValueKind.F64:
                compiler.IL.Emit(OpCodes.Ldc_R8, BitConverter.UInt64BitsToDouble(Bits));
                break;
            default:
                compiler.IL.Emit(OpCodes.Ldnull);
                break;
        }
    }
}

/// <summary>A constant vector.</summary>
/// <param name="low">Its lower half.</param>
/// <param name="high">Its upper half.</param>
/// <param name="isOpaque">Whether it is hidden from the just-in-time compiler.</param>
internal sealed class VectorExpression(ulong low, ulong high, bool isOpaque = false) : Expression(ValueKind.V128)
{
    public ulong Low { get; } = low;

    public ulong High { get; } = high;

    public override void Emit(FunctionCompiler compiler)
    {
        if (!isOpaque)
        {
            compiler.EmitVector(Low, High);
            return;
        }
        compiler.IL.Emit(OpCodes.Ldc_I8, (long)Low);
        compiler.IL.Emit(OpCodes.Ldc_I8, (long)High);
        compiler.IL.Emit(OpCodes.Call, Member.OpaqueV128);
    }
}

/// <summary>The value of a guest variable.</summary>
internal sealed class VariableExpression : Expression
{
    public VariableExpression(ValueKind kind, int index, bool mayBeRotation) : base(kind)
    {
        Index = index;
        MayBeRotation = mayBeRotation;
        Effects = Effects.ReadsLocal;
        Variables = 1UL << index;
    }

    public int Index { get; }

    public override bool MayBeRotation { get; }

    public override void Emit(FunctionCompiler compiler) => compiler.LoadVariable(Index);
}

/// <summary>A value that has been put into an IL local.</summary>
/// <param name="kind">Its kind.</param>
/// <param name="local">Where it is.</param>
/// <param name="owned">Whether the local is free again once the value is used.</param>
/// <param name="mayBeRotation">Whether a rotation may have made the value.</param>
internal sealed class TemporaryExpression(ValueKind kind, LocalBuilder local, bool owned, bool mayBeRotation = true) : Expression(kind)
{
    public LocalBuilder Local { get; } = local;

    /// <summary>As an address: how far memory is known to reach beyond it (<see cref="KnownEnds"/>).</summary>
    public ulong KnownEnd { get; init; }

    public override bool MayBeRotation => mayBeRotation;

    public override void Emit(FunctionCompiler compiler)
    {
        compiler.IL.Emit(OpCodes.Ldloc, Local);
        if (owned)
            compiler.Temporaries.Release(Kind, Local);
    }
}

/// <summary>A 32-bit value as an address: a 64-bit number.</summary>
internal sealed class WideExpression : Expression
{
    private readonly Expression address;

    public WideExpression(Expression address) : base(ValueKind.I64)
    {
        this.address = address;
        Effects = address.Effects;
        Variables = address.Variables;
        Depth = address.Depth;
    }

    public override void Emit(FunctionCompiler compiler) => compiler.EmitAddressOf(address);
}

/// <summary>An instruction without side effects applied to up to four operands; may also stand for a read of memory or a variable.</summary>
internal sealed class OperationExpression : Expression
{
    private readonly Expression[] operands;
    private readonly Action<FunctionCompiler> apply;

    public OperationExpression(ValueKind kind, Effects effects, Opcode opcode, Action<FunctionCompiler> apply, params Expression[] operands)
        : base(kind)
    {
        this.operands = operands;
        this.apply = apply;
        Opcode = opcode;
        Effects = effects;
        foreach (Expression operand in operands)
        {
            Effects |= operand.Effects;
            Variables |= operand.Variables;
            Depth = Math.Max(Depth, operand.Depth + 1);
        }
    }

    public Opcode Opcode { get; }

    /// <summary>Module offset and site of the instruction.</summary>
    public (int Offset, int Site) Place { get; set; }

    /// <summary>Whether it compares numbers and can be written as a branch.</summary>
    public bool IsComparison => ComparingBranch.Of(Opcode, holds: true) is not null;

    public override bool MayBeRotation => ZeroTest.MayLeaveRotation(Opcode);

    public Expression Operand(int index) => operands[index];

    /// <summary>The same instruction applied to other operands.</summary>
    public OperationExpression WithOperands(Func<Expression, Expression> map) =>
        new(Kind, Effects.None, Opcode, apply, Array.ConvertAll(operands, operand => map(operand))) { Place = Place };

    public void EmitOperands(FunctionCompiler compiler)
    {
        foreach (Expression operand in operands)
            operand.Emit(compiler);
    }

    public override void Emit(FunctionCompiler compiler)
    {
        if ((Effects & Effects.CanTrap) != 0)
            compiler.Notes?.AddAccess(compiler.IL.ILOffset, Place);
        EmitOperands(compiler);
        apply(compiler);
    }
}
