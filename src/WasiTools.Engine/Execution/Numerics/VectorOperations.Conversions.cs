using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasiTools.Engine.Execution.Numerics;

/// <content>Conversions between integer and floating-point lanes.</content>
internal static partial class VectorOperations
{
    /// <summary>2^52 as f64: adding it to an integer below leaves that integer in the low half of the bits.</summary>
    private const double IntegerInLowHalf = 4503599627370496;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 I32x4TruncSatF32x4S(V128 a) => Vector128.ConvertToInt32(a.AsSingle()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 I32x4TruncSatF32x4U(V128 a)
    {
        if (Avx512F.VL.IsSupported || !Sse2.IsSupported)
            return Vector128.ConvertToUInt32(a.AsSingle()).AsByte();
        // The signed conversion gives 2^31 for everything from there up; what exceeds 2^31 is converted by itself and added. From
        // 2^32 up both conversions give 2^31, and inverting one makes the sum all ones.
        Vector128<float> positive = Sse.Max(a.AsSingle(), Vector128<float>.Zero);
        Vector128<float> upper = positive - Vector128.Create(2147483648f);
        Vector128<int> tooBig = Vector128.GreaterThanOrEqual(upper, Vector128.Create(2147483648f)).AsInt32();
        Vector128<int> excess = Sse2.ConvertToVector128Int32WithTruncation(Sse.Max(upper, Vector128<float>.Zero)) ^ tooBig;
        return (Sse2.ConvertToVector128Int32WithTruncation(positive) + excess).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4ConvertI32x4S(V128 a) => Vector128.ConvertToSingle(a.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4ConvertI32x4U(V128 a) => Vector128.ConvertToSingle(a.AsUInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 I32x4TruncSatF64x2SZero(V128 a)
    {
        if (Sse2.IsSupported)
        {
            // What is too small becomes int.MinValue by itself.
            Vector128<double> numbers = a.AsDouble() & Vector128.Equals(a.AsDouble(), a.AsDouble());
            return Sse2.ConvertToVector128Int32WithTruncation(Sse2.Min(numbers, Vector128.Create<double>(int.MaxValue))).AsByte();
        }
        Vector128<long> truncated = Vector128.ConvertToInt64(a.AsDouble());
        return Vector128.NarrowWithSaturation(truncated, Vector128<long>.Zero).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 I32x4TruncSatF64x2UZero(V128 a)
    {
        if (!Sse41.IsSupported)
            return Vector128.NarrowWithSaturation(Vector128.ConvertToUInt64(a.AsDouble()), Vector128<ulong>.Zero).AsByte();
        // maxpd answers a NaN with its second operand.
        Vector128<double> positive = Sse2.Max(a.AsDouble(), Vector128<double>.Zero);
        Vector128<double> limited = Sse2.Min(positive, Vector128.Create<double>(uint.MaxValue));
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.ConvertToVector128UInt32WithTruncation(limited).AsByte();
        Vector128<double> shifted = Sse41.RoundToZero(limited) + Vector128.Create(IntegerInLowHalf);
        return Sse.Shuffle(shifted.AsSingle(), Vector128<float>.Zero, 0b10_00_10_00).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2ConvertLowI32x4S(V128 a) =>
        Sse2.IsSupported ? Sse2.ConvertToVector128Double(a.AsInt32()).AsByte() :
        Vector128.ConvertToDouble(Vector128.WidenLower(a.AsInt32())).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2ConvertLowI32x4U(V128 a)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.ConvertToVector128Double(a.AsUInt32()).AsByte();
        if (!Sse2.IsSupported)
            return Vector128.ConvertToDouble(Vector128.WidenLower(a.AsUInt32())).AsByte();
        Vector128<double> shifted = Sse2.UnpackLow(a.AsUInt32(), Vector128.Create(0x43300000u)).AsDouble();
        return (shifted - Vector128.Create(IntegerInLowHalf)).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F32x4DemoteF64x2Zero(V128 a) =>
        Sse2.IsSupported ? Sse2.ConvertToVector128Single(a.AsDouble()).AsByte() :
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ConvertToSingleLower(a.AsDouble()).ToVector128().AsByte() :
        Vector128.Narrow(a.AsDouble(), Vector128<double>.Zero).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 F64x2PromoteLowF32x4(V128 a) =>
        Sse2.IsSupported ? Sse2.ConvertToVector128Double(a.AsSingle()).AsByte() : Vector128.WidenLower(a.AsSingle()).AsByte();
}
