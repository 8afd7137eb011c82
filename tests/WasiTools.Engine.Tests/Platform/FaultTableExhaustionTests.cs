using System.Runtime.CompilerServices;
using WasiTools.Engine.Platform;
using Xunit;

namespace WasiTools.Engine.Tests.Platform;

/// <summary>What takes room from every other test of the process, and so runs alone.</summary>
[CollectionDefinition(nameof(FaultTableExhaustionTests), DisableParallelization = true)]
[Collection(nameof(FaultTableExhaustionTests))]
public sealed unsafe class FaultTableExhaustionTests
{
    private const ulong WasmPage = 64 << 10;

    [GuardFact]
    public void FillingTheTableLeavesMemoriesExplicit()
    {
        Assert.True(FaultTranslation.TryEnable());
        ReleaseWhatOtherTestsAbandoned();
        nuint page = VirtualMemory.PageSize;
        Assert.True(VirtualMemory.TryReserve(page, out nuint address));
        var slots = new List<int>();
        while (FaultTranslation.TryRegister(address, page, out int slot))
            slots.Add(slot);
        Assert.InRange(slots.Count, 1, 8192);
        using (LinearMemoryReservation? memory =
            LinearMemoryReservation.TryCreate(WasmPage, WasmPage, isMemory32: true, wantGuard: true))
        {
            Assert.NotNull(memory);
            Assert.False(memory.IsGuarded);
        }
        slots.ForEach(FaultTranslation.Unregister);
        Assert.True(VirtualMemory.Release(address, page));
        using LinearMemoryReservation guarded = FaultTranslationTests.Guarded();
    }

    [GuardFact]
    public void RegistersThousandsOfRangesAndFreesTheirSlots()
    {
        Assert.True(FaultTranslation.TryEnable());
        ReleaseWhatOtherTestsAbandoned();
        nuint page = VirtualMemory.PageSize;
        Assert.True(VirtualMemory.TryReserve(page, out nuint address));
        for (int round = 0; round < 3; round++)
        {
            var slots = new List<int>();
            while (slots.Count < 8_000)
            {
                Assert.True(FaultTranslation.TryRegister(address, page, out int slot));
                slots.Add(slot);
            }
            Assert.Equal(slots.Count, slots.Distinct().Count());
            Assert.Equal(address, FaultTranslationTests.TrapAddress(&FaultTranslationTests.LoadByte, address));
            slots.ForEach(FaultTranslation.Unregister);
        }
        Assert.True(VirtualMemory.Release(address, page));
    }

    [GuardFact]
    public void AbandonedMemoriesAreReleased()
    {
        // 17,000 times 8 GiB is more than the address space of a process; 9,000 are more than the table has room for, and
        // enough where Wine takes milliseconds to reserve so much.
        int count = OperatingSystem.IsWindows() ? 9_000 : 17_000;
        for (int i = 0; i < count; i++)
            CreateAndForget();
    }

    /// <summary>Their memories hold slots until they are collected.</summary>
    private static void ReleaseWhatOtherTestsAbandoned()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CreateAndForget()
    {
        LinearMemoryReservation memory = FaultTranslationTests.Guarded();
        *(int*)memory.Base = 1;
        GC.KeepAlive(memory);
    }
}
