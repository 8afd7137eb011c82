using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasiTools.Engine.Execution.Numerics;

/// <summary>The vector instructions (specification section 4.3.5 and relaxed vectors). Every method carries the name of its opcode and
/// takes vectors as sixteen bytes, lane 0 first; compiled code calls it and the JIT compiler inlines it. Lane numbers and
/// shuffle indices are constants at every call.</summary>
/// <remarks>Where the portable <see cref="Vector128"/> operations compile to the best code they are used; elsewhere there is one way
/// for x86, often one for arm64, and a portable one for all others.</remarks>
internal static partial class VectorOperations
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 V128Not(V128 a) => ~a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 V128And(V128 a, V128 b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 V128Andnot(V128 a, V128 b) => a & ~b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 V128Or(V128 a, V128 b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 V128Xor(V128 a, V128 b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 V128Bitselect(V128 a, V128 b, V128 mask) => Vector128.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int V128AnyTrue(V128 a) => a != V128.Zero ? 1 : 0;

    /// <summary>Inverts a comparison's result. Of <c>~</c> or an equality with zero the JIT compiler would make a comparison into an AVX-512
    /// mask register and expand that, which takes three times as long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V128 InvertMask(V128 mask) => Vector128.GreaterThan(mask.AsSByte(), Vector128<sbyte>.AllBitsSet).AsByte();
}
