using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>A 32-bit address as the sum of a variable and a constant; it wraps around.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Addend">The constant.</param>
internal readonly record struct Address(int Variable, uint Addend)
{
    /// <summary>The sum that an expression is; null if it is none.</summary>
    public static Address? Of(Expression expression) => expression switch
    {
        VariableExpression variable => new(variable.Index, 0),
        OperationExpression { Opcode: Opcode.I32Add } sum => (sum.Operand(0), sum.Operand(1)) switch
        {
            (VariableExpression variable, NumberExpression number) => new(variable.Index, (uint)number.Bits),
            (NumberExpression number, VariableExpression variable) => new(variable.Index, (uint)number.Bits),
            _ => null,
        },
        _ => null,
    };

    public static Address operator +(Address address, uint number) => address with { Addend = address.Addend + number };
}
