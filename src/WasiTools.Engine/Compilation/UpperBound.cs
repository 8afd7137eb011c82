using System.Numerics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>The largest number that a 32-bit expression can have, without a sign, as far as its instructions show it.</summary>
internal static class UpperBound
{
    public static ulong Of(Expression expression)
    {
        if (expression is NumberExpression number)
            return (uint)number.Bits;
        if (expression is not OperationExpression operation)
            return uint.MaxValue;
        return operation.Opcode switch
        {
            Opcode.I32Load8U => byte.MaxValue,
            Opcode.I32Load16U => ushort.MaxValue,
            Opcode.I32And => Math.Min(Of(operation.Operand(0)), Of(operation.Operand(1))),
            Opcode.I32Or or Opcode.I32Xor => Ones(Of(operation.Operand(0)) | Of(operation.Operand(1))),
            Opcode.I32ShrU when operation.Operand(1) is NumberExpression by => Of(operation.Operand(0)) >> Shift(by),
            Opcode.I32Shl when operation.Operand(1) is NumberExpression by => Unwrapped(Of(operation.Operand(0)) << Shift(by)),
            Opcode.I32Add => Unwrapped(Of(operation.Operand(0)) + Of(operation.Operand(1))),
            Opcode.I32RemU when operation.Operand(1) is NumberExpression { Bits: > 0 } by => by.Bits - 1,
            _ => operation.IsComparison ? 1 : uint.MaxValue,
        };
    }

    private static int Shift(NumberExpression by) => (int)by.Bits & 31;

    /// <summary>A sum or product; anything once it is beyond 32 bits, of which the upper ones are lost.</summary>
    private static ulong Unwrapped(ulong value) => value > uint.MaxValue ? uint.MaxValue : value;

    private static ulong Ones(ulong value) => value == 0 ? 0 : ulong.MaxValue >> BitOperations.LeadingZeroCount(value);
}
