using System.Reflection.Emit;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Comparisons of rotated integers with zero. The just-in-time compiler for x64 (.NET 10.0) takes the zero flag for the one of a
/// rotation by a constant, which leaves it alone, and saves the test; it also makes rotations of two shifts that are joined. With a mask of
/// ones that it does not know to be that, the test stays and costs the same.</summary>
internal static class ZeroTest
{
    public static bool IsRotation(Opcode opcode) => opcode is Opcode.I32Rotl or Opcode.I32Rotr or Opcode.I64Rotl or Opcode.I64Rotr;

    /// <summary>Whether an instruction may join two shifts to a rotation.</summary>
    public static bool IsJoin(Opcode opcode) => opcode is Opcode.I32Or or Opcode.I32Xor or Opcode.I64Or or Opcode.I64Xor;

    /// <summary>Whether what an instruction leaves may be a rotation: it makes one, or only hands a value on.</summary>
    public static bool MayLeaveRotation(Opcode opcode) => IsRotation(opcode) || IsJoin(opcode)
        || opcode is Opcode.I32WrapI64 or Opcode.I64ExtendI32U or Opcode.I64ExtendI32S;

    /// <summary>Whether an instruction compares integers in a way that may become a comparison with zero, once the just-in-time compiler
    /// knows one of them: with a constant other than 0 and 1 it never does.</summary>
    public static bool Is(Opcode opcode, Expression[] operands) =>
        Compares(opcode) && operands is not ([_, NumberExpression { Bits: > 1 }] or [NumberExpression { Bits: > 1 }, _]);

    private static bool Compares(Opcode opcode) => opcode is Opcode.I32Eqz or Opcode.I64Eqz
        or Opcode.I32Eq or Opcode.I32Ne or Opcode.I32LtU or Opcode.I32GtU or Opcode.I32LeU or Opcode.I32GeU
        or Opcode.I64Eq or Opcode.I64Ne or Opcode.I64LtU or Opcode.I64GtU or Opcode.I64LeU or Opcode.I64GeU;

    /// <summary>The same value, tested whatever instruction made it.</summary>
    public static Expression Mask(Expression value)
    {
        if (!value.MayBeRotation)
            return value;
        return new OperationExpression(value.Kind, Effects.None, Opcode.Nop, c => EmitMask(c.IL, value.Kind), value);
    }

    /// <summary>Masks the integer on the IL stack.</summary>
    public static void EmitMask(ILGenerator il, ValueKind kind)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Member.Ones);
        if (kind == ValueKind.I64)
            il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.And);
    }
}
