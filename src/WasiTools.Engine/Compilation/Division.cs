using System.Reflection.Emit;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>The integer division instructions, of all arithmetic the only ones whose operands must be looked at first.</summary>
/// <param name="Kind">I32 or I64.</param>
/// <param name="IsSigned">Whether the operands are signed.</param>
/// <param name="IsRemainder">Whether the remainder is the result.</param>
internal sealed record Division(ValueKind Kind, bool IsSigned, bool IsRemainder)
{
    /// <summary>What a division instruction does; null for other instructions.</summary>
    public static Division? Of(Opcode opcode) => opcode switch
    {
        Opcode.I32DivS => new(ValueKind.I32, true, false),
        Opcode.I32DivU => new(ValueKind.I32, false, false),
        Opcode.I32RemS => new(ValueKind.I32, true, true),
        Opcode.I32RemU => new(ValueKind.I32, false, true),
        Opcode.I64DivS => new(ValueKind.I64, true, false),
        Opcode.I64DivU => new(ValueKind.I64, false, false),
        Opcode.I64RemS => new(ValueKind.I64, true, true),
        Opcode.I64RemU => new(ValueKind.I64, false, true),
        _ => null,
    };

    /// <summary>Whether a divisor is a constant with which nothing can go wrong.</summary>
    public bool IsHarmless(Expression divisor)
    {
        if (divisor is not NumberExpression number)
            return false;
        long value = Kind == ValueKind.I32 ? (int)number.Bits : (long)number.Bits;
        return value != 0 && (value != -1 || !IsSigned);
    }

    public void Emit(ILGenerator il) => il.Emit((IsSigned, IsRemainder) switch
    {
        (true, false) => OpCodes.Div,
        (false, false) => OpCodes.Div_Un,
        (true, true) => OpCodes.Rem,
        (false, true) => OpCodes.Rem_Un,
    });
}
