using WasiTools.Engine.Platform;
using Xunit;

namespace WasiTools.Engine.Tests.Platform;

public sealed unsafe class LinearMemoryReservationTests
{
    private const ulong WasmPage = 64 << 10;
    private const ulong FourGiB = 4UL << 30;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GrowsInPlaceWithZeroedPages(bool wantGuard)
    {
        using LinearMemoryReservation memory = Create(WasmPage, FourGiB, wantGuard: wantGuard);
        nuint address = memory.Base;
        Assert.Equal(WasmPage, memory.ByteLength);
        Assert.False(Bytes(memory).ContainsAnyExcept((byte)0));
        Bytes(memory).Fill(9);

        Assert.True(memory.TryGrow(3 * WasmPage));
        Assert.Equal(address, memory.Base);
        Assert.Equal(3 * WasmPage, memory.ByteLength);
        Assert.False(Bytes(memory)[..(int)WasmPage].ContainsAnyExcept((byte)9));
        Assert.False(Bytes(memory)[(int)WasmPage..].ContainsAnyExcept((byte)0));
    }

    [GuardFact]
    public void GuardReservesTheWholeIndexRange()
    {
        using LinearMemoryReservation memory = Create(0, WasmPage, wantGuard: true);
        Assert.True(memory.IsGuarded);
        Assert.Equal(LinearMemoryReservation.GuardedSize, memory.ReservedSize);
        Assert.Equal(WasmPage, memory.MaximumByteLength);
    }

    [Fact]
    public void ReachesTheFullFourGiB()
    {
        using LinearMemoryReservation memory = Create(0, ulong.MaxValue);
        Assert.Equal(FourGiB, memory.MaximumByteLength);
        // The system may refuse to commit this much; then nothing has changed.
        bool grown = memory.TryGrow(FourGiB);
        Assert.Equal(grown ? FourGiB : 0, memory.ByteLength);
        if (grown)
        {
            byte* last = (byte*)(memory.Base + (nuint)memory.ByteLength - 1);
            *last = 1;
            Assert.Equal(1, *last);
        }
    }

    [Fact]
    public void GrowStopsAtTheMaximum()
    {
        using LinearMemoryReservation memory = Create(WasmPage, 2 * WasmPage);
        Assert.True(memory.TryGrow(2 * WasmPage));
        Assert.False(memory.TryGrow(2 * WasmPage + 1));
        Assert.Equal(2 * WasmPage, memory.ByteLength);
    }

    [Fact]
    public void GrowNeverShrinks()
    {
        using LinearMemoryReservation memory = Create(2 * WasmPage, 4 * WasmPage);
        Assert.True(memory.TryGrow(WasmPage));
        Assert.Equal(2 * WasmPage, memory.ByteLength);
    }

    [Fact]
    public void EmptyMemoryExists()
    {
        using LinearMemoryReservation memory = Create(0, 0);
        Assert.NotEqual((nuint)0, memory.Base);
        Assert.Equal(0UL, memory.ByteLength);
        Assert.False(memory.TryGrow(1));
    }

    [Fact]
    public void InitialBeyondMaximumFails() =>
        Assert.Null(LinearMemoryReservation.TryCreate(2 * WasmPage, WasmPage, isMemory32: true, wantGuard: false));

    [Fact]
    public void Memory64IsExplicitAndCapped()
    {
        using LinearMemoryReservation? memory =
            LinearMemoryReservation.TryCreate(WasmPage, ulong.MaxValue, isMemory32: false, wantGuard: true);
        Assert.NotNull(memory);
        Assert.False(memory.IsGuarded);
        Assert.Equal(LinearMemoryReservation.Memory64SizeLimit, memory.MaximumByteLength);
        Assert.Null(LinearMemoryReservation.TryCreate(
            LinearMemoryReservation.Memory64SizeLimit + WasmPage, ulong.MaxValue, isMemory32: false, wantGuard: false));
    }

    [Fact]
    public void HoldsHundredsAtOnce()
    {
        var memories = new List<LinearMemoryReservation>();
        for (int i = 0; i < 500; i++)
        {
            memories.Add(Create(WasmPage, FourGiB, wantGuard: true));
            *(int*)memories[i].Base = i;
        }
        for (int i = 0; i < 500; i++)
            Assert.Equal(i, *(int*)memories[i].Base);
        memories.ForEach(memory => memory.Dispose());
    }

    [Fact]
    public void UseAfterDisposeIsRefused()
    {
        LinearMemoryReservation memory = Create(WasmPage, 2 * WasmPage);
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.TryGrow(2 * WasmPage));
    }

    [Fact]
    public void DisposeWaitsForReferences()
    {
        LinearMemoryReservation memory = Create(WasmPage, 2 * WasmPage);
        bool referenced = false;
        memory.DangerousAddRef(ref referenced);
        memory.Dispose();
        *(int*)memory.Base = 5;
        Assert.Equal(5, *(int*)memory.Base);
        memory.DangerousRelease();
    }

    [Fact]
    public void OneThreadGrowsWhileOthersRead()
    {
        const int Pages = 2_000;
        using LinearMemoryReservation memory = Create(WasmPage, FourGiB, wantGuard: true);
        var failures = 0;
        var readers = new Thread[3];
        for (int i = 0; i < readers.Length; i++)
        {
            readers[i] = new Thread(() =>
            {
                ulong length;
                do
                {
                    length = memory.ByteLength;
                    // The last page is only ever zero or, once its writer got there, its number.
                    long seen = Volatile.Read(ref *(long*)(memory.Base + (nuint)(length - WasmPage)));
                    if (seen != 0 && seen != (long)(length / WasmPage))
                        Interlocked.Increment(ref failures);
                }
                while (length < Pages * WasmPage);
            });
            readers[i].Start();
        }
        for (ulong page = 2; page <= Pages; page++)
        {
            Assert.True(memory.TryGrow(page * WasmPage));
            Volatile.Write(ref *(long*)(memory.Base + (nuint)((page - 1) * WasmPage)), (long)page);
        }
        foreach (Thread reader in readers)
            reader.Join();
        Assert.Equal(0, failures);
    }

    [Fact]
    public void ConcurrentGrowsEndAtTheLargest()
    {
        for (int round = 0; round < 50; round++)
        {
            using LinearMemoryReservation memory = Create(0, 64 * WasmPage);
            Parallel.For(1, 65, pages => Assert.True(memory.TryGrow((ulong)pages * WasmPage)));
            Assert.Equal(64 * WasmPage, memory.ByteLength);
            Assert.False(Bytes(memory).ContainsAnyExcept((byte)0));
        }
    }

    private static LinearMemoryReservation Create(ulong initial, ulong maximum, bool wantGuard = false)
    {
        LinearMemoryReservation? memory =
            LinearMemoryReservation.TryCreate(initial, maximum, isMemory32: true, wantGuard);
        Assert.NotNull(memory);
        return memory;
    }

    private static Span<byte> Bytes(LinearMemoryReservation memory) => new((void*)memory.Base, (int)memory.ByteLength);
}
