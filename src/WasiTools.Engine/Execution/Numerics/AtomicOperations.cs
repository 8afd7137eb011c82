using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Execution.Numerics;

/// <summary>The atomic memory instructions except wait and notify (threads proposal). Every method carries the name of its opcode
/// and takes the host address, which the caller has checked for bounds and natural alignment.</summary>
/// <remarks>All accesses are sequentially consistent. On x86-64 locked instructions and plain loads give that. On arm64 the runtime's
/// interlocked operations acquire and release, its volatile loads acquire; what is missing, the order of a store before a
/// later load of another location, comes from a barrier behind every store.</remarks>
internal static unsafe partial class AtomicOperations
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AtomicFence() => Interlocked.MemoryBarrier();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicLoad(byte* p) => Volatile.Read(ref *(int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicLoad(byte* p) => Volatile.Read(ref *(long*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicLoad8U(byte* p) => Volatile.Read(ref *(byte*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32AtomicLoad16U(byte* p) => Volatile.Read(ref *(ushort*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicLoad8U(byte* p) => Volatile.Read(ref *(byte*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicLoad16U(byte* p) => Volatile.Read(ref *(ushort*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64AtomicLoad32U(byte* p) => Volatile.Read(ref *(uint*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void I32AtomicStore(byte* p, int v) => Exchange((int*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void I64AtomicStore(byte* p, long v) => Exchange((long*)p, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void I32AtomicStore8(byte* p, int v) => Exchange((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void I32AtomicStore16(byte* p, int v) => Exchange((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void I64AtomicStore8(byte* p, long v) => Exchange((byte*)p, (byte)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void I64AtomicStore16(byte* p, long v) => Exchange((ushort*)p, (ushort)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void I64AtomicStore32(byte* p, long v) => Exchange((uint*)p, (uint)v);
}
