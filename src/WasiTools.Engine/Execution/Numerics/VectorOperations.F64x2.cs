using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasiTools.Engine.Execution.Numerics;

/// <content>Two lanes of f64.</content>
internal static partial class VectorOperations
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Splat(double x) => Vector128.Create(x).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64x2ExtractLane(V128 v, byte lane) => v.AsDouble().GetElement(lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2ReplaceLane(V128 v, double x, byte lane) => v.AsDouble().WithElement(lane, x).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Eq(V128 a, V128 b) => Vector128.Equals(a.AsDouble(), b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Ne(V128 a, V128 b) => ~F64x2Eq(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Lt(V128 a, V128 b) => Vector128.LessThan(a.AsDouble(), b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Gt(V128 a, V128 b) => Vector128.GreaterThan(a.AsDouble(), b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Le(V128 a, V128 b) => Vector128.LessThanOrEqual(a.AsDouble(), b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Ge(V128 a, V128 b) => Vector128.GreaterThanOrEqual(a.AsDouble(), b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Abs(V128 a) => Vector128.Abs(a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Neg(V128 a) => (-a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Sqrt(V128 a) => Vector128.Sqrt(a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Ceil(V128 a) => Vector128.Ceiling(a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Floor(V128 a) => Vector128.Floor(a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Trunc(V128 a) => Vector128.Truncate(a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Nearest(V128 a) => Vector128.Round(a.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Add(V128 a, V128 b) => (a.AsDouble() + b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Sub(V128 a, V128 b) => (a.AsDouble() - b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Mul(V128 a, V128 b) => (a.AsDouble() * b.AsDouble()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Div(V128 a, V128 b) => (a.AsDouble() / b.AsDouble()).AsByte();

    // As the scalar minimum and maximum. The sum that quiets a NaN is an alternating difference, since the JIT compiler takes the sum
    // with a constant of zeros for the other operand.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Min(V128 a, V128 b)
    {
        (Vector128<double> x, Vector128<double> y) = (a.AsDouble(), b.AsDouble());
        if (AdvSimd.IsSupported)
            return Vector128.Min(x, y).AsByte();
        if (!Sse3.IsSupported)
            return QuietNaN(x, y, Vector128.Min(x, y)).AsByte();
        Vector128<double> either = Sse2.Min(x, y) | Sse2.Min(y, x);
        return Vector128.ConditionalSelect(Sse2.CompareUnordered(x, y), Sse3.AddSubtract(x, y), either).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Max(V128 a, V128 b)
    {
        (Vector128<double> x, Vector128<double> y) = (a.AsDouble(), b.AsDouble());
        if (AdvSimd.IsSupported)
            return Vector128.Max(x, y).AsByte();
        if (!Sse3.IsSupported)
            return QuietNaN(x, y, Vector128.Max(x, y)).AsByte();
        Vector128<double> either = Sse2.Max(x, y) & Sse2.Max(y, x);
        return Vector128.ConditionalSelect(Sse2.CompareUnordered(x, y), Sse3.AddSubtract(x, y), either).AsByte();
    }

    // The pseudo-minimum is b < a ? b : a for every operand, which is minps with its operands exchanged.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Pmin(V128 a, V128 b)
    {
        if (Sse2.IsSupported)
            return Sse2.Min(b.AsDouble(), a.AsDouble()).AsByte();
        (Vector128<double> x, Vector128<double> y) = (a.AsDouble(), b.AsDouble());
        return Vector128.ConditionalSelect(Vector128.LessThan(y, x), y, x).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2Pmax(V128 a, V128 b)
    {
        if (Sse2.IsSupported)
            return Sse2.Max(b.AsDouble(), a.AsDouble()).AsByte();
        (Vector128<double> x, Vector128<double> y) = (a.AsDouble(), b.AsDouble());
        return Vector128.ConditionalSelect(Vector128.LessThan(x, y), y, x).AsByte();
    }

    /// <summary>The operand that is a NaN, made quiet, in lanes where one is; a result elsewhere.</summary>
    private static Vector128<double> QuietNaN(Vector128<double> x, Vector128<double> y, Vector128<double> result)
    {
        Vector128<double> xIsNumber = Vector128.Equals(x, x), yIsNumber = Vector128.Equals(y, y);
        Vector128<double> quiet = Vector128.ConditionalSelect(xIsNumber, y, x) | Vector128.Create(0x0008000000000000).AsDouble();
        return Vector128.ConditionalSelect(xIsNumber & yIsNumber, result, quiet);
    }
}
