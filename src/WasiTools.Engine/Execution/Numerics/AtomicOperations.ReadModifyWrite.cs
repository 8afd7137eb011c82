using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Execution.Numerics;

/// <content>Read-modify-write and compare-exchange. Narrow forms wrap their operands and zero-extend what they read; a narrow
/// compare-exchange wraps the expected value too.</content>
internal static unsafe partial class AtomicOperations
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmwAdd(byte* p, int v) => Add((int*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmwAdd(byte* p, long v) => Add((long*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw8AddU(byte* p, int v) => Add((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw16AddU(byte* p, int v) => Add((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw8AddU(byte* p, long v) => Add((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw16AddU(byte* p, long v) => Add((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw32AddU(byte* p, long v) => Add((uint*)p, (uint)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmwSub(byte* p, int v) => Sub((int*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmwSub(byte* p, long v) => Sub((long*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw8SubU(byte* p, int v) => Sub((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw16SubU(byte* p, int v) => Sub((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw8SubU(byte* p, long v) => Sub((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw16SubU(byte* p, long v) => Sub((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw32SubU(byte* p, long v) => Sub((uint*)p, (uint)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmwAnd(byte* p, int v) => And((int*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmwAnd(byte* p, long v) => And((long*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw8AndU(byte* p, int v) => And((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw16AndU(byte* p, int v) => And((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw8AndU(byte* p, long v) => And((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw16AndU(byte* p, long v) => And((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw32AndU(byte* p, long v) => And((uint*)p, (uint)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmwOr(byte* p, int v) => Or((int*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmwOr(byte* p, long v) => Or((long*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw8OrU(byte* p, int v) => Or((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw16OrU(byte* p, int v) => Or((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw8OrU(byte* p, long v) => Or((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw16OrU(byte* p, long v) => Or((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw32OrU(byte* p, long v) => Or((uint*)p, (uint)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmwXor(byte* p, int v) => Xor((int*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmwXor(byte* p, long v) => Xor((long*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw8XorU(byte* p, int v) => Xor((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw16XorU(byte* p, int v) => Xor((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw8XorU(byte* p, long v) => Xor((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw16XorU(byte* p, long v) => Xor((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw32XorU(byte* p, long v) => Xor((uint*)p, (uint)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmwXchg(byte* p, int v) => Exchange((int*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmwXchg(byte* p, long v) => Exchange((long*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw8XchgU(byte* p, int v) => Exchange((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw16XchgU(byte* p, int v) => Exchange((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw8XchgU(byte* p, long v) => Exchange((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw16XchgU(byte* p, long v) => Exchange((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw32XchgU(byte* p, long v) => Exchange((uint*)p, (uint)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmwCmpxchg(byte* p, int expected, int replacement) =>
        CompareExchange((int*)p, expected, replacement);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmwCmpxchg(byte* p, long expected, long replacement) =>
        CompareExchange((long*)p, expected, replacement);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw8CmpxchgU(byte* p, int expected, int replacement) =>
        CompareExchange((byte*)p, (byte)expected, (byte)replacement);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicRmw16CmpxchgU(byte* p, int expected, int replacement) =>
        CompareExchange((ushort*)p, (ushort)expected, (ushort)replacement);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw8CmpxchgU(byte* p, long expected, long replacement) =>
        CompareExchange((byte*)p, (byte)expected, (byte)replacement);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw16CmpxchgU(byte* p, long expected, long replacement) =>
        CompareExchange((ushort*)p, (ushort)expected, (ushort)replacement);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicRmw32CmpxchgU(byte* p, long expected, long replacement) =>
        CompareExchange((uint*)p, (uint)expected, (uint)replacement);
}
