using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Tests;

public sealed class DescriptorTableTests
{
    [Fact]
    public void NumbersAreTheLowestFreeOnes()
    {
        DescriptorTable table = new(100);
        for (uint i = 0; i < 40; i++)
            Assert.Equal(i, Add(table));

        Assert.Equal(Errno.Success, table.Close(7));
        Assert.Equal(Errno.Success, table.Close(3));
        Assert.Equal(3u, Add(table));
        Assert.Equal(7u, Add(table));
        Assert.Equal(40u, Add(table));
    }

    [Fact]
    public void TheLimitHolds()
    {
        DescriptorTable table = new(3);
        Add(table);
        Add(table);
        Add(table);

        CountingDescriptor surplus = new();
        Assert.Equal(Errno.Mfile, table.Add(surplus, out _));
        Assert.Equal(1, surplus.Closed);
        table.Close(1);
        Assert.Equal(1u, Add(table));
    }

    [Theory]
    [InlineData(3u)]
    [InlineData(1000u)]
    [InlineData(uint.MaxValue)]
    public void UnknownNumbersAreBad(uint number)
    {
        DescriptorTable table = new(100);
        Add(table);

        Assert.False(table.TryAcquire(number, out _));
        Assert.Equal(Errno.Badf, table.Close(number));
        Assert.Equal(Errno.Badf, table.Renumber(number, 0));
        Assert.Equal(Errno.Badf, table.Renumber(0, number));
    }

    [Fact]
    public void RenumberMovesAndCloses()
    {
        DescriptorTable table = new(100);
        CountingDescriptor from = new();
        CountingDescriptor to = new();
        table.Add(from, out uint fromNumber);
        table.Add(to, out uint toNumber);

        Assert.Equal(Errno.Success, table.Renumber(fromNumber, toNumber));
        Assert.Equal((0, 1), (from.Closed, to.Closed));
        Assert.False(table.TryAcquire(fromNumber, out _));
        Assert.True(table.TryAcquire(toNumber, out Descriptor? found));
        Assert.Same(from, found);
        Assert.Equal(Errno.Success, table.Renumber(toNumber, toNumber));
        Assert.Equal(0, from.Closed);
    }

    [Fact]
    public void AUsedDescriptorIsClosedAfterItsLastUse()
    {
        DescriptorTable table = new(100);
        CountingDescriptor descriptor = new();
        table.Add(descriptor, out uint number);
        Assert.True(table.TryAcquire(number, out Descriptor? used));

        table.Close(number);
        Assert.Equal(0, descriptor.Closed);
        used.Release();
        Assert.Equal(1, descriptor.Closed);
        Assert.False(descriptor.TryAcquire());
    }

    [Fact]
    public void ThreadsThatOpenUseAndCloseNeverMeetAClosedDescriptor()
    {
        DescriptorTable table = new(64);
        int failures = 0;
        Parallel.For(0, 4, _ =>
        {
            for (uint i = 0; i < 20_000; i++)
            {
                if (table.Add(new CountingDescriptor(), out uint number) != Errno.Success)
                    continue;
                if (table.TryAcquire(i % 64, out Descriptor? used))
                {
                    if (((CountingDescriptor)used).Closed != 0)
                        Interlocked.Increment(ref failures);
                    used.Release();
                }
                table.Close(i % 3 == 0 ? number : i % 64);
            }
        });
        Assert.Equal(0, failures);
    }

    [Fact]
    public void NothingCanBeAddedAfterTheEnd()
    {
        DescriptorTable table = new(100);
        CountingDescriptor first = new();
        table.Add(first, out _);
        table.CloseAll();

        Assert.Equal(1, first.Closed);
        CountingDescriptor late = new();
        Assert.Equal(Errno.Mfile, table.Add(late, out _));
        Assert.Equal(1, late.Closed);
    }

    private static uint Add(DescriptorTable table)
    {
        Assert.Equal(Errno.Success, table.Add(new CountingDescriptor(), out uint number));
        return number;
    }

    private sealed class CountingDescriptor() : Descriptor(FileType.Unknown, Rights.None, Rights.None, FdFlags.None)
    {
        internal int Closed { get; private set; }

        internal override Rights Applicable => Rights.None;

        internal override Errno GetStatus(out FileStatus status)
        {
            status = default;
            return Errno.Success;
        }

        private protected override void Close() => Closed++;
    }
}
