using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace WasiTools.Engine.Execution.Numerics;

/// <summary>The instructions on and to floating-point numbers that are more than one CIL opcode (specification sections 4.3.3 and
/// 4.3.4). Every method carries the name of its opcode; compiled code calls it and the JIT compiler inlines it.</summary>
/// <remarks>abs, neg and copysign work on the sign bit alone and keep NaN payloads; all others give an arithmetic (quiet) NaN when an
/// operand is a NaN.</remarks>
internal static partial class FloatOperations
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32Abs(float x) => MathF.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32Neg(float x) => -x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32Copysign(float x, float sign) => MathF.CopySign(x, sign);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32Ceil(float x) => MathF.Ceiling(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32Floor(float x) => MathF.Floor(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32Trunc(float x) => MathF.Truncate(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32Nearest(float x) => MathF.Round(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32Sqrt(float x) => MathF.Sqrt(x);

    // minss and its kin return their second operand for equal operands and for a NaN. Trying both orders and joining the answers
    // settles the sign of zero; the sum of the operands is the quiet NaN. Math.Min and Math.Max return a signaling
    // one as it is, except on arm64.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32Min(float a, float b)
    {
        if (AdvSimd.IsSupported)
            return MathF.Min(a, b);
        if (!Sse.IsSupported)
            return a < b ? a : b < a ? b :
                a == b ? BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) | BitConverter.SingleToInt32Bits(b)) :
                NaN(a, b);
        Vector128<float> left = Vector128.CreateScalarUnsafe(a), right = Vector128.CreateScalarUnsafe(b);
        Vector128<float> either = Sse.MinScalar(left, right) | Sse.MinScalar(right, left);
        Vector128<float> unordered = Sse.CompareScalarUnordered(left, right);
        return Sse41.BlendVariable(either, Sse.AddScalar(left, right), unordered).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32Max(float a, float b)
    {
        if (AdvSimd.IsSupported)
            return MathF.Max(a, b);
        if (!Sse.IsSupported)
            return a > b ? a : b > a ? b :
                a == b ? BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) & BitConverter.SingleToInt32Bits(b)) :
                NaN(a, b);
        Vector128<float> left = Vector128.CreateScalarUnsafe(a), right = Vector128.CreateScalarUnsafe(b);
        Vector128<float> either = Sse.MaxScalar(left, right) & Sse.MaxScalar(right, left);
        Vector128<float> unordered = Sse.CompareScalarUnordered(left, right);
        return Sse41.BlendVariable(either, Sse.AddScalar(left, right), unordered).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64Abs(double x) => Math.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64Neg(double x) => -x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64Copysign(double x, double sign) => Math.CopySign(x, sign);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64Ceil(double x) => Math.Ceiling(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64Floor(double x) => Math.Floor(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64Trunc(double x) => Math.Truncate(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64Nearest(double x) => Math.Round(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64Sqrt(double x) => Math.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64Min(double a, double b)
    {
        if (AdvSimd.IsSupported)
            return Math.Min(a, b);
        if (!Sse2.IsSupported)
            return a < b ? a : b < a ? b :
                a == b ? BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(a) | BitConverter.DoubleToInt64Bits(b)) :
                NaN(a, b);
        Vector128<double> left = Vector128.CreateScalarUnsafe(a), right = Vector128.CreateScalarUnsafe(b);
        Vector128<double> either = Sse2.MinScalar(left, right) | Sse2.MinScalar(right, left);
        Vector128<double> unordered = Sse2.CompareScalarUnordered(left, right);
        return Sse41.BlendVariable(either, Sse2.AddScalar(left, right), unordered).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64Max(double a, double b)
    {
        if (AdvSimd.IsSupported)
            return Math.Max(a, b);
        if (!Sse2.IsSupported)
            return a > b ? a : b > a ? b :
                a == b ? BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(a) & BitConverter.DoubleToInt64Bits(b)) :
                NaN(a, b);
        Vector128<double> left = Vector128.CreateScalarUnsafe(a), right = Vector128.CreateScalarUnsafe(b);
        Vector128<double> either = Sse2.MaxScalar(left, right) & Sse2.MaxScalar(right, left);
        Vector128<double> unordered = Sse2.CompareScalarUnordered(left, right);
        return Sse41.BlendVariable(either, Sse2.AddScalar(left, right), unordered).ToScalar();
    }

    /// <summary>The quiet NaN of two operands, out of sight of the JIT compiler's rules for sums.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float NaN(float a, float b) => a + b;

    /// <summary>The quiet NaN of two operands, out of sight of the JIT compiler's rules for sums.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double NaN(double a, double b) => a + b;
}
