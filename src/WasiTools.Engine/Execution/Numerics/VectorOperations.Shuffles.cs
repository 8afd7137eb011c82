using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasiTools.Engine.Execution.Numerics;

/// <content>Permutations of bytes.</content>
internal static partial class VectorOperations
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 I8x16Swizzle(V128 a, V128 selectors)
    {
        // pshufb gives zero for a selector with the top bit set; the saturated sum sets it from 16 on.
        if (Ssse3.IsSupported)
            return Ssse3.Shuffle(a, Sse2.AddSaturate(selectors, Vector128.Create((byte)0x70)));
        return Vector128.Shuffle(a, selectors);
    }

    /// <summary>Selects bytes of two vectors.</summary>
    /// <param name="a">Indices 0 to 15.</param>
    /// <param name="b">Indices 16 to 31.</param>
    /// <param name="indices">A constant.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 I8x16Shuffle(V128 a, V128 b, V128 indices)
    {
        // Two pshufb and an or, or less for what has a simpler instruction, are faster than AVX-512's vpermt2b.
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.VectorTableLookup((a, b), indices);
        return Vector128.Shuffle(a, indices) | Vector128.Shuffle(b, indices - Vector128.Create((byte)16));
    }
}
