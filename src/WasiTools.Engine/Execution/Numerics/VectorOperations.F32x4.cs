using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasiTools.Engine.Execution.Numerics;

/// <content>Four lanes of f32.</content>
internal static partial class VectorOperations
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Splat(float x) => Vector128.Create(x).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32x4ExtractLane(V128 v, byte lane) => v.AsSingle().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4ReplaceLane(V128 v, float x, byte lane) => v.AsSingle().WithElement(lane, x).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Eq(V128 a, V128 b) => Vector128.Equals(a.AsSingle(), b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Ne(V128 a, V128 b) => ~F32x4Eq(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Lt(V128 a, V128 b) => Vector128.LessThan(a.AsSingle(), b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Gt(V128 a, V128 b) => Vector128.GreaterThan(a.AsSingle(), b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Le(V128 a, V128 b) => Vector128.LessThanOrEqual(a.AsSingle(), b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Ge(V128 a, V128 b) => Vector128.GreaterThanOrEqual(a.AsSingle(), b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Abs(V128 a) => Vector128.Abs(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Neg(V128 a) => (-a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Sqrt(V128 a) => Vector128.Sqrt(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Ceil(V128 a) => Vector128.Ceiling(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Floor(V128 a) => Vector128.Floor(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Trunc(V128 a) => Vector128.Truncate(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Nearest(V128 a) => Vector128.Round(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Add(V128 a, V128 b) => (a.AsSingle() + b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Sub(V128 a, V128 b) => (a.AsSingle() - b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Mul(V128 a, V128 b) => (a.AsSingle() * b.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Div(V128 a, V128 b) => (a.AsSingle() / b.AsSingle()).AsByte();

    // As the scalar minimum and maximum. The sum that quiets a NaN is an alternating difference, since the JIT compiler takes the sum
    // with a constant of zeros for the other operand.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Min(V128 a, V128 b)
    {
        (Vector128<float> x, Vector128<float> y) = (a.AsSingle(), b.AsSingle());
        if (AdvSimd.IsSupported)
            return Vector128.Min(x, y).AsByte();
        if (!Sse3.IsSupported)
            return QuietNaN(x, y, Vector128.Min(x, y)).AsByte();
        Vector128<float> either = Sse.Min(x, y) | Sse.Min(y, x);
        return Vector128.ConditionalSelect(Sse.CompareUnordered(x, y), Sse3.AddSubtract(x, y), either).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Max(V128 a, V128 b)
    {
        (Vector128<float> x, Vector128<float> y) = (a.AsSingle(), b.AsSingle());
        if (AdvSimd.IsSupported)
            return Vector128.Max(x, y).AsByte();
        if (!Sse3.IsSupported)
            return QuietNaN(x, y, Vector128.Max(x, y)).AsByte();
        Vector128<float> either = Sse.Max(x, y) & Sse.Max(y, x);
        return Vector128.ConditionalSelect(Sse.CompareUnordered(x, y), Sse3.AddSubtract(x, y), either).AsByte();
    }

    // The pseudo-minimum is b < a ? b : a for every operand, which is minps with its operands exchanged.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Pmin(V128 a, V128 b)
    {
        if (Sse.IsSupported)
            return Sse.Min(b.AsSingle(), a.AsSingle()).AsByte();
        (Vector128<float> x, Vector128<float> y) = (a.AsSingle(), b.AsSingle());
        return Vector128.ConditionalSelect(Vector128.LessThan(y, x), y, x).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4Pmax(V128 a, V128 b)
    {
        if (Sse.IsSupported)
            return Sse.Max(b.AsSingle(), a.AsSingle()).AsByte();
        (Vector128<float> x, Vector128<float> y) = (a.AsSingle(), b.AsSingle());
        return Vector128.ConditionalSelect(Vector128.LessThan(x, y), y, x).AsByte();
    }

    /// <summary>The operand that is a NaN, made quiet, in lanes where one is; a result elsewhere.</summary>
    private static Vector128<float> QuietNaN(Vector128<float> x, Vector128<float> y, Vector128<float> result)
    {
        Vector128<float> xIsNumber = Vector128.Equals(x, x), yIsNumber = Vector128.Equals(y, y);
        Vector128<float> quiet = Vector128.ConditionalSelect(xIsNumber, y, x) | Vector128.Create(0x00400000).AsSingle();
        return Vector128.ConditionalSelect(xIsNumber & yIsNumber, result, quiet);
    }
}
