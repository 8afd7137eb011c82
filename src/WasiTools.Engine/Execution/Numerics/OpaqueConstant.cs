using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector128<byte> V128(ulong low, ulong high) => Vector128.Create(low, high).AsByte();

    /// <summary>Whether the bits of an f32 are a signaling NaN.</summary>
    public static bool IsSignaling(uint bits) => (bits & 0x7FFFFFFF) is > 0x7F800000 and < 0x7FC00000;

    /// <summary>Whether the bits of an f64 are a signaling NaN.</summary>
    public static bool IsSignaling(ulong bits) => (bits & 0x7FFFFFFFFFFFFFFF) is > 0x7FF0000000000000 and < 0x7FF8000000000000;

    /// <summary>Whether a constant operand of an instruction has to be opaque: it is neutral to it, or a vector with signaling NaNs. A
    /// signaling number always is.</summary>
    /// <param name="opcode">The instruction.</param>
    /// <param name="low">The bits of a number, or of a vector's lower half.</param>
    /// <param name="high">The bits of a vector's upper half.</param>
    public static bool IsNeeded(Opcode opcode, ulong low, ulong high = 0) => opcode switch
    {
        Opcode.F32Add or Opcode.F32Sub => (low & 0x7FFFFFFF) == 0,
        Opcode.F32Mul or Opcode.F32Div => low == 0x3F800000,
        Opcode.F64Add or Opcode.F64Sub => (low & 0x7FFFFFFFFFFFFFFF) == 0,
        Opcode.F64Mul or Opcode.F64Div => low == 0x3FF0000000000000,
        Opcode.F32x4Add or Opcode.F32x4Sub => ((low | high) & 0x7FFFFFFF7FFFFFFF) == 0 || HasSignalingF32(low, high),
        Opcode.F32x4Mul or Opcode.F32x4Div => (low == 0x3F8000003F800000 && high == low) || HasSignalingF32(low, high),
        Opcode.F32x4Pmin or Opcode.F32x4Pmax => HasSignalingF32(low, high),
        Opcode.F64x2Add or Opcode.F64x2Sub => ((low | high) & 0x7FFFFFFFFFFFFFFF) == 0 || HasSignalingF64(low, high),
        Opcode.F64x2Mul or Opcode.F64x2Div => (low == 0x3FF0000000000000 && high == low) || HasSignalingF64(low, high),
        _ => false,
    };

    private static bool HasSignalingF32(ulong low, ulong high) =>
        IsSignaling((uint)low) || IsSignaling((uint)(low >> 32)) || IsSignaling((uint)high) || IsSignaling((uint)(high >> 32));

    private static bool HasSignalingF64(ulong low, ulong high) => IsSignaling(low) || IsSignaling(high);
}
