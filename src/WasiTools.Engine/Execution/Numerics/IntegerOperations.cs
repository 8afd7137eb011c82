using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace WasiTools.Engine.Execution.Numerics;

/// <summary>The integer instructions that are more than one CIL opcode (specification section 4.3.2 and the wide arithmetic
/// proposal). Every method carries the name of its opcode; compiled code calls it and the JIT compiler inlines it.</summary>
internal static class IntegerOperations
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32Clz(int x) => BitOperations.LeadingZeroCount((uint)x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32Ctz(int x) => BitOperations.TrailingZeroCount(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32Popcnt(int x) => BitOperations.PopCount((uint)x);

    // The just-in-time compiler (.NET 10.0) knows the shifts as a rotation. Of BitOperations.RotateLeft with constants it makes a constant
    // that is not sign-extended, which a division then takes for positive.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32Rotl(int x, int count) => x << count | x >>> -count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32Rotr(int x, int count) => x >>> count | x << -count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64Clz(long x) => BitOperations.LeadingZeroCount((ulong)x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64Ctz(long x) => BitOperations.TrailingZeroCount(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64Popcnt(long x) => BitOperations.PopCount((ulong)x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64Rotl(long x, long count) => (long)BitOperations.RotateLeft((ulong)x, (int)count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64Rotr(long x, long count) => (long)BitOperations.RotateRight((ulong)x, (int)count);

    // Wide arithmetic returns the low half and hands the high half out.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64Add128(long aLow, long aHigh, long bLow, long bHigh, out long high)
    {
        ulong low = (ulong)aLow + (ulong)bLow;
        high = aHigh + bHigh + (low < (ulong)aLow ? 1 : 0);
        return (long)low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64Sub128(long aLow, long aHigh, long bLow, long bHigh, out long high)
    {
        high = aHigh - bHigh - ((ulong)aLow < (ulong)bLow ? 1 : 0);
        return aLow - bLow;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64MulWideS(long a, long b, out long high)
    {
        if (ArmBase.Arm64.IsSupported)
            high = ArmBase.Arm64.MultiplyHigh(a, b);
        else
            high = (long)MultiplyHigh((ulong)a, (ulong)b) - ((a >> 63) & b) - ((b >> 63) & a);
        return a * b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64MulWideU(long a, long b, out long high)
    {
        high = (long)MultiplyHigh((ulong)a, (ulong)b);
        return a * b;
    }

    /// <summary>The high half of a product in a register: <see cref="Math.BigMul(ulong, ulong, out ulong)"/> goes through
    /// memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyHigh(ulong a, ulong b) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) :
        ArmBase.Arm64.IsSupported ? ArmBase.Arm64.MultiplyHigh(a, b) :
        Math.BigMul(a, b, out _);
}
