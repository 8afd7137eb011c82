using System.Runtime.CompilerServices;
using WasiTools.Engine.Platform;
using Xunit;

namespace WasiTools.Engine.Tests.Platform;

public sealed unsafe class FaultTranslationTests
{
    private const ulong WasmPage = 64 << 10;

    [GuardFact]
    public void IsEnabledWhereAStubExists()
    {
        Assert.True(FaultTranslation.TryEnable(), FaultTranslation.Reason);
        Assert.True(FaultTranslation.IsEnabled);
        Assert.Null(FaultTranslation.Reason);
        Assert.True(FaultTranslation.TryEnable());
    }

    [GuardFact]
    public void LoadsAndStoresInTheGuardTrapWithTheirAddress()
    {
        using LinearMemoryReservation memory = Guarded();
        nuint[] offsets = [(nuint)WasmPage, (nuint)WasmPage + 1, 0x7fff_ffff, 0xffff_ffff, unchecked((nuint)0x1_ffff_fffe)];
        foreach (nuint offset in offsets)
        {
            Assert.Equal(memory.Base + offset, TrapAddress(&LoadByte, memory.Base + offset));
            Assert.Equal(memory.Base + offset, TrapAddress(&StoreByte, memory.Base + offset));
            Assert.Equal(memory.Base + offset, TrapAddress(&LoadDropped, memory.Base + offset));
            Assert.Equal(memory.Base + offset, TrapAddress(&ExchangeInt32, memory.Base + offset));
        }
    }

    [GuardFact]
    public void AnAccessAcrossTheEndTraps()
    {
        using LinearMemoryReservation memory = Guarded();
        nuint end = memory.Base + (nuint)WasmPage;
        // Linux reports the first byte that is out of bounds, Windows may report the access's own address.
        Assert.InRange(TrapAddress(&LoadInt64, end - 4), end - 4, end);
        Assert.Equal((nuint)0, TrapAddress(&LoadInt64, end - 8));
    }

    [GuardFact]
    public void GrownPagesStopTrapping()
    {
        using LinearMemoryReservation memory = Guarded();
        nuint end = memory.Base + (nuint)WasmPage;
        Assert.Equal(end, TrapAddress(&LoadByte, end));
        Assert.True(memory.TryGrow(2 * WasmPage));
        Assert.Equal((nuint)0, TrapAddress(&LoadByte, end));
        Assert.NotEqual((nuint)0, TrapAddress(&LoadByte, end + (nuint)WasmPage));
    }

    [GuardFact]
    public void AFaultIsTakenOnce()
    {
        using LinearMemoryReservation memory = Guarded();
        nuint guard = memory.Base + (nuint)WasmPage;
        Assert.Throws<NullReferenceException>(() => LoadByte(guard));
        Assert.True(FaultTranslation.TryTakeFault(out nuint address));
        Assert.Equal(guard, address);
        Assert.False(FaultTranslation.TryTakeFault(out _));
    }

    [GuardFact]
    public void TheNewestOfSeveralFaultsCounts()
    {
        using LinearMemoryReservation memory = Guarded();
        nuint guard = memory.Base + (nuint)WasmPage;
        for (uint i = 0; i < 5; i++)
            Assert.Throws<NullReferenceException>(() => LoadByte(guard + i));
        Assert.True(FaultTranslation.TryTakeFault(out nuint address));
        Assert.Equal(guard + 4, address);
        Assert.False(FaultTranslation.TryTakeFault(out _));
    }

    [GuardFact]
    public void OrdinaryNullReferencesAreNoTraps()
    {
        Assert.True(FaultTranslation.TryEnable());
        for (int i = 0; i < 1_000; i++)
        {
            Assert.Throws<NullReferenceException>(() => LengthOf(null!));
            Assert.False(FaultTranslation.TryTakeFault(out _));
        }
    }

    [GuardFact]
    public void AnotherThreadsFaultIsNotTaken()
    {
        using LinearMemoryReservation memory = Guarded();
        using var faulted = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        bool taken = false;
        var thread = new Thread(() =>
        {
            try
            {
                LoadByte(memory.Base + (nuint)WasmPage);
            }
            catch (NullReferenceException)
            {
                faulted.Set();
                asked.Wait();
                taken = FaultTranslation.TryTakeFault(out _);
            }
        });
        thread.Start();
        faulted.Wait(TestContext.Current.CancellationToken);
        Assert.False(FaultTranslation.TryTakeFault(out _));
        asked.Set();
        thread.Join();
        Assert.True(taken);
    }

    [GuardFact]
    public void ManyThreadsTrapWhileTheCollectorRuns()
    {
        const int Threads = 4;
        const int TrapsEach = 30_000;
        using LinearMemoryReservation memory = Guarded();
        int running = Threads;
        int wrong = 0;
        var threads = new Thread[Threads];
        for (int t = 0; t < Threads; t++)
        {
            int seed = t;
            threads[t] = new Thread(() =>
            {
                var random = new Random(seed);
                object?[] garbage = new object?[64];
                for (int i = 0; i < TrapsEach; i++)
                {
                    nuint address = memory.Base + (nuint)WasmPage + (nuint)random.NextInt64(0x1_fff0_0000);
                    // A reference that only the frame below the faulting one holds must survive.
                    var witness = new byte[random.Next(200)];
                    if (witness.Length > 0)
                        witness[0] = (byte)i;
                    garbage[i & 63] = witness;
                    if (TrapAddress(&LoadByte, address) != address || (witness.Length > 0 && witness[0] != (byte)i))
                        Interlocked.Increment(ref wrong);
                    if (i % 16 == 0)
                        wrong += IsOrdinaryNullReference() ? 0 : 1;
                }
                Interlocked.Decrement(ref running);
            });
            threads[t].Start();
        }
        while (Volatile.Read(ref running) > 0)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            Thread.Sleep(1);
        }
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(0, wrong);
    }

    [GuardFact]
    public void ManyThreadsMayHaveAFaultAtOnce()
    {
        using LinearMemoryReservation memory = Guarded();
        const int Count = 200;
        using var all = new Barrier(Count);
        int right = 0;
        var threads = new Thread[Count];
        for (int t = 0; t < Count; t++)
        {
            nuint address = memory.Base + (nuint)WasmPage + (nuint)t;
            threads[t] = new Thread(
                () =>
                {
                    try
                    {
                        LoadByte(address);
                    }
                    catch (NullReferenceException)
                    {
                        all.SignalAndWait();
                        if (FaultTranslation.TryTakeFault(out nuint taken) && taken == address)
                            Interlocked.Increment(ref right);
                    }
                },
                256 << 10);
            threads[t].Start();
        }
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(Count, right);
    }

    [GuardFact]
    public void RangesThatTheTableCannotHoldAreRefused()
    {
        Assert.True(FaultTranslation.TryEnable());
        Assert.False(FaultTranslation.TryRegister(0x10_0001, 0x1000, out _));
        Assert.False(FaultTranslation.TryRegister(0x10_0000, 0x1001, out _));
        Assert.False(FaultTranslation.TryRegister(0x10_0000, 0, out _));
        Assert.False(FaultTranslation.TryRegister(0x10_0000, 1UL << 40, out _));
        Assert.False(FaultTranslation.TryRegister(unchecked((nuint)(1UL << 48)), 0x1000, out _));
    }

    internal static LinearMemoryReservation Guarded()
    {
        Assert.True(FaultTranslation.TryEnable(), FaultTranslation.Reason);
        LinearMemoryReservation? memory =
            LinearMemoryReservation.TryCreate(WasmPage, 4UL << 30, isMemory32: true, wantGuard: true);
        Assert.NotNull(memory);
        Assert.True(memory.IsGuarded);
        return memory;
    }

    /// <summary>The address of the trap that an access ends with, or 0 when it succeeds.</summary>
    internal static nuint TrapAddress(delegate*<nuint, void> access, nuint address)
    {
        nuint fault = 0;
        try
        {
            access(address);
            return 0;
        }
        catch (NullReferenceException) when (FaultTranslation.TryTakeFault(out fault))
        {
            return fault;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void LoadByte(nuint address) => s_sink = *(byte*)address;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadInt64(nuint address) => s_sink = Unsafe.ReadUnaligned<long>((void*)address);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadDropped(nuint address) => _ = *(byte*)address;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreByte(nuint address) => *(byte*)address = 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ExchangeInt32(nuint address) => s_sink = Interlocked.Exchange(ref *(int*)address, 1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LengthOf(int[] array) => array.Length;

    private static bool IsOrdinaryNullReference()
    {
        try
        {
            s_sink = LengthOf(null!);
            return false;
        }
        catch (NullReferenceException)
        {
            return !FaultTranslation.TryTakeFault(out _);
        }
    }

#pragma warning disable IDE0052 // Written so that loads are not dropped.
    private static long s_sink;
#pragma warning restore IDE0052
}
