using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace WasiTools.Engine.Execution.Numerics;

/// <content>What the instructions are made of: each returns the value before.</content>
internal static unsafe partial class AtomicOperations
{
    private interface IUpdate
    {
        static abstract T Apply<T>(T value, T operand) where T : IBinaryInteger<T>;
    }

    private readonly struct Addition : IUpdate
    {
        public static T Apply<T>(T value, T operand) where T : IBinaryInteger<T> => unchecked(value + operand);
    }

    private readonly struct Subtraction : IUpdate
    {
        public static T Apply<T>(T value, T operand) where T : IBinaryInteger<T> => unchecked(value - operand);
    }

    private readonly struct Conjunction : IUpdate
    {
        public static T Apply<T>(T value, T operand) where T : IBinaryInteger<T> => value & operand;
    }

    private readonly struct Disjunction : IUpdate
    {
        public static T Apply<T>(T value, T operand) where T : IBinaryInteger<T> => value | operand;
    }

    private readonly struct ExclusiveDisjunction : IUpdate
    {
        public static T Apply<T>(T value, T operand) where T : IBinaryInteger<T> => value ^ operand;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OrderStoreBeforeLaterLoads()
    {
        if (!X86Base.IsSupported)
            Interlocked.MemoryBarrier();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Exchange<T>(T* p, T value) where T : unmanaged
    {
        T old = Interlocked.Exchange(ref *p, value);
        OrderStoreBeforeLaterLoads();
        return old;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T CompareExchange<T>(T* p, T expected, T replacement) where T : unmanaged
    {
        T old = Interlocked.CompareExchange(ref *p, replacement, expected);
        OrderStoreBeforeLaterLoads();
        return sizeof(T) == sizeof(int) ? ReturnedByCall(old) : old;
    }

    /// <summary>The value itself. The x64 instruction leaves its register alone if it finds what is expected there, so that the upper half may
    /// hold anything; the just-in-time compiler (.NET 10.0) takes it for zero, and the value would be more than 32 bits as soon as it is
    /// an address or becomes an i64. Of what a call returns it does not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T ReturnedByCall<T>(T value) where T : unmanaged => value;

    /// <summary>The way of operations and widths for which there is no instruction.</summary>
    private static T Update<T, TUpdate>(T* p, T operand) where T : unmanaged, IBinaryInteger<T> where TUpdate : IUpdate
    {
        T expected = *p;
        while (true)
        {
            T old = CompareExchange(p, expected, TUpdate.Apply(expected, operand));
            if (old == expected)
                return old;
            expected = old;
        }
    }

    private static T Add<T>(T* p, T v) where T : unmanaged, IBinaryInteger<T> => Update<T, Addition>(p, v);

    private static T Sub<T>(T* p, T v) where T : unmanaged, IBinaryInteger<T> => Update<T, Subtraction>(p, v);

    private static T And<T>(T* p, T v) where T : unmanaged, IBinaryInteger<T> => Update<T, Conjunction>(p, v);

    private static T Or<T>(T* p, T v) where T : unmanaged, IBinaryInteger<T> => Update<T, Disjunction>(p, v);

    private static T Xor<T>(T* p, T v) where T : unmanaged, IBinaryInteger<T> => Update<T, ExclusiveDisjunction>(p, v);

    // Words that have an instruction.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Add(int* p, int v)
    {
        int sum = Interlocked.Add(ref *p, v);
        OrderStoreBeforeLaterLoads();
        return sum - v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sub(int* p, int v) => Add(p, -v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Add(long* p, long v)
    {
        long sum = Interlocked.Add(ref *p, v);
        OrderStoreBeforeLaterLoads();
        return sum - v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Sub(long* p, long v) => Add(p, -v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Add(uint* p, uint v) => (uint)Add((int*)p, (int)v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Sub(uint* p, uint v) => (uint)Sub((int*)p, (int)v);
}
