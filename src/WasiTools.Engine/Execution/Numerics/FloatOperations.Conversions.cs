using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace WasiTools.Engine.Execution.Numerics;

/// <content>Conversions between number types (specification section 4.3.4).</content>
internal static partial class FloatOperations
{
    // The trapping truncations convert to 64 bits with the processor's own instruction, whose answer for what does not fit
    // (long.MinValue) is beyond every 32-bit range: one compare finds all failures.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32TruncF32S(float x)
    {
        long truncated = Truncate(x);
        if ((int)truncated != truncated)
            Throw.Trap(ReasonNotToConvert(x));
        return (int)truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32TruncF32U(float x)
    {
        long truncated = Truncate(x);
        if ((ulong)truncated > uint.MaxValue)
            Throw.Trap(ReasonNotToConvert(x));
        return (int)truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32TruncF64S(double x)
    {
        long truncated = Truncate(x);
        if ((int)truncated != truncated)
            Throw.Trap(ReasonNotToConvert(x));
        return (int)truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32TruncF64U(double x)
    {
        long truncated = Truncate(x);
        if ((ulong)truncated > uint.MaxValue)
            Throw.Trap(ReasonNotToConvert(x));
        return (int)truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64TruncF32S(float x)
    {
        long truncated = Truncate(x);
        if (truncated == long.MinValue && x != long.MinValue)
            Throw.Trap(ReasonNotToConvert(x));
        return truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64TruncF64S(double x)
    {
        long truncated = Truncate(x);
        if (truncated == long.MinValue && x != long.MinValue)
            Throw.Trap(ReasonNotToConvert(x));
        return truncated;
    }

    // Unsigned results from 2^63 up are converted 2^63 lower. What is negative, too big or not a number stays negative in that
    // second step too.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64TruncF32U(float x)
    {
        long truncated = Truncate(x);
        if (truncated < 0)
        {
            truncated = Truncate(x - 9223372036854775808f);
            if (truncated < 0)
                Throw.Trap(ReasonNotToConvert(x));
            truncated |= long.MinValue;
        }
        return truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64TruncF64U(double x)
    {
        long truncated = Truncate(x);
        if (truncated < 0)
        {
            truncated = Truncate(x - 9223372036854775808d);
            if (truncated < 0)
                Throw.Trap(ReasonNotToConvert(x));
            truncated |= long.MinValue;
        }
        return truncated;
    }

    // Casts from floating point to integer saturate and take NaN to zero since .NET 9, which is what trunc_sat does and what arm64 has
    // an instruction for. On x86 that costs several; what fits, which is nearly everything, needs one and a compare. Whether the processor has
    // AVX-512 is not asked: the interpreter's code, made ahead of time, would not be used where it does.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32TruncSatF32S(float x)
    {
        if (!Sse.IsSupported)
            return (int)x;
        int truncated = Sse.ConvertToInt32WithTruncation(Vector128.CreateScalarUnsafe(x));
        if (truncated == int.MinValue && !(x < 0))
            truncated = x > 0 ? int.MaxValue : 0;
        return truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32TruncSatF32U(float x)
    {
        if (!Sse.X64.IsSupported)
            return (int)(uint)x;
        long truncated = Sse.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(x));
        if ((ulong)truncated > uint.MaxValue)
            truncated = x > 0 ? -1 : 0;
        return (int)truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64TruncSatF32S(float x)
    {
        if (!Sse.X64.IsSupported)
            return (long)x;
        long truncated = Sse.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(x));
        if (truncated == long.MinValue && !(x < 0))
            truncated = x > 0 ? long.MaxValue : 0;
        return truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64TruncSatF32U(float x)
    {
        if (!Sse.X64.IsSupported)
            return (long)(ulong)x;
        long truncated = Sse.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(x));
        if (truncated >= 0)
            return truncated;
        return x > 0 ? (long)(ulong)x : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32TruncSatF64S(double x)
    {
        if (!Sse2.IsSupported)
            return (int)x;
        int truncated = Sse2.ConvertToInt32WithTruncation(Vector128.CreateScalarUnsafe(x));
        if (truncated == int.MinValue && !(x < 0))
            truncated = x > 0 ? int.MaxValue : 0;
        return truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32TruncSatF64U(double x)
    {
        if (!Sse2.X64.IsSupported)
            return (int)(uint)x;
        long truncated = Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(x));
        if ((ulong)truncated > uint.MaxValue)
            truncated = x > 0 ? -1 : 0;
        return (int)truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64TruncSatF64S(double x)
    {
        if (!Sse2.X64.IsSupported)
            return (long)x;
        long truncated = Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(x));
        if (truncated == long.MinValue && !(x < 0))
            truncated = x > 0 ? long.MaxValue : 0;
        return truncated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64TruncSatF64U(double x)
    {
        if (!Sse2.X64.IsSupported)
            return (long)(ulong)x;
        long truncated = Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(x));
        if (truncated >= 0)
            return truncated;
        return x > 0 ? (long)(ulong)x : 0;
    }

    // Casts from integer to floating point round once, to nearest, ties to even.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32ConvertI32U(int x) => (uint)x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32ConvertI64U(long x) => (ulong)x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64ConvertI32U(int x) => (uint)x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64ConvertI64U(long x) => (ulong)x;

    /// <summary>No cast where that can be helped: the JIT compiler takes the demotion of a promoted number for that number, which is wrong
    /// for a signaling NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32DemoteF64(double x)
    {
        Vector128<double> value = Vector128.CreateScalarUnsafe(x);
        if (Sse2.IsSupported)
            return Sse2.ConvertScalarToVector128Single(value.AsSingle(), value).ToScalar();
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.ConvertToSingleLower(value).ToScalar();
        return (float)x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64PromoteF32(float x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32ReinterpretF32(float x) => BitConverter.SingleToInt32Bits(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64ReinterpretF64(double x) => BitConverter.DoubleToInt64Bits(x);

    /// <summary>By way of 64 bits: of an operand that it loads from memory with 8 or 16 bits, or takes out of a vector there, the
    /// just-in-time compiler (.NET 10.0) would read 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32ReinterpretI32(int x) => Vector128.CreateScalarUnsafe((long)(uint)x).AsSingle().ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64ReinterpretI64(long x) => BitConverter.Int64BitsToDouble(x);

    /// <summary>The integer part, or <see cref="long.MinValue"/> for what has none in 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Truncate(float x)
    {
        if (Sse.X64.IsSupported)
            return Sse.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(x));
        return x is >= long.MinValue and < 9223372036854775808f ? (long)x : long.MinValue;
    }

    /// <summary>The integer part, or <see cref="long.MinValue"/> for what has none in 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Truncate(double x)
    {
        if (Sse2.X64.IsSupported)
            return Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(x));
        return x is >= long.MinValue and < 9223372036854775808d ? (long)x : long.MinValue;
    }

    private static TrapKind ReasonNotToConvert(double x) =>
        double.IsNaN(x) ? TrapKind.InvalidConversionToInteger : TrapKind.IntegerOverflow;
}
