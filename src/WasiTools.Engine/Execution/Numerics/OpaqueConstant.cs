using System.Runtime.CompilerServices;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution.Numerics;

/// <summary>Floating-point constants that the JIT compiler must not see: it may quiet a signaling NaN, or keep one that an instruction
/// has to quiet, and it takes <c>x * 1</c> for <c>x</c>, which is wrong for a signaling NaN.</summary>
internal static class OpaqueConstant
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float F32(int bits) => BitConverter.Int32BitsToSingle(bits);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double F64(long bits) => BitConverter.Int64BitsToDouble(bits);

    /// <summary>Whether the bits of an f32 are a signaling NaN.</summary>
    public static bool IsSignaling(uint bits) => (bits & 0x7FFFFFFF) is > 0x7F800000 and < 0x7FC00000;

    /// <summary>Whether the bits of an f64 are a signaling NaN.</summary>
    public static bool IsSignaling(ulong bits) => (bits & 0x7FFFFFFFFFFFFFFF) is > 0x7FF0000000000000 and < 0x7FF8000000000000;

    /// <summary>Whether the JIT compiler may take an instruction for one of its operands because of the bits of the other.</summary>
    public static bool IsNeutral(Opcode opcode, ulong bits) => opcode switch
    {
        Opcode.F32Add or Opcode.F32Sub => (bits & 0x7FFFFFFF) == 0,
        Opcode.F32Mul or Opcode.F32Div => bits == 0x3F800000,
        Opcode.F64Add or Opcode.F64Sub => (bits & 0x7FFFFFFFFFFFFFFF) == 0,
        Opcode.F64Mul or Opcode.F64Div => bits == 0x3FF0000000000000,
        _ => false,
    };
}
