using System.Reflection;
using WasiTools.Engine.Execution.Numerics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>The methods that compiled code calls for instructions.</summary>
internal static class OpcodeMethods
{
    public static readonly MethodInfo[] All =
    [
        .. new[] { typeof(IntegerOperations), typeof(FloatOperations), typeof(VectorOperations), typeof(AtomicOperations) }
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public)),
    ];

    /// <summary>Number instructions that the compiler writes as CIL.</summary>
    private static readonly HashSet<string> direct =
    [
        "Eqz", "Eq", "Ne", "LtS", "LtU", "GtS", "GtU", "LeS", "LeU", "GeS", "GeU", "Lt", "Gt", "Le", "Ge",
        "Add", "Sub", "Mul", "And", "Or", "Xor", "Shl", "ShrS", "ShrU", "Div", "DivS", "DivU", "RemS", "RemU",
        "WrapI64", "ExtendI32S", "ExtendI32U", "Extend8S", "Extend16S", "Extend32S", "ConvertI32S", "ConvertI64S",
    ];

    public static MethodInfo Of(Opcode opcode) => All.Single(m => m.Name == opcode.ToString());

    /// <summary>Whether an instruction is computed by a method.</summary>
    public static bool IsExpected(Opcode opcode) => (int)opcode switch
    {
        >= (int)Opcode.I32Eqz and <= (int)Opcode.I64Extend32S => !direct.Contains(opcode.ToString()[3..]),
        >= (int)Opcode.I32TruncSatF32S and <= (int)Opcode.I64TruncSatF64U => true,
        >= (int)Opcode.I64Add128 and <= (int)Opcode.I64MulWideU => true,
        >= (int)Opcode.V128Load and <= (int)Opcode.I32x4RelaxedDotI8x16I7x16AddS => opcode is not (Opcode.V128Const or Opcode.V128Load or Opcode.V128Store),
        >= (int)Opcode.AtomicFence and <= (int)Opcode.I64AtomicRmw32CmpxchgU => true,
        _ => false,
    };
}
