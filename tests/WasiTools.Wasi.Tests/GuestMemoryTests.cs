using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Tests;

public sealed unsafe class GuestMemoryTests
{
    [Theory]
    [InlineData(0u, 0u, true)]
    [InlineData(0u, 100u, true)]
    [InlineData(100u, 0u, true)]
    [InlineData(99u, 1u, true)]
    [InlineData(99u, 2u, false)]
    [InlineData(101u, 0u, false)]
    [InlineData(uint.MaxValue, 1u, false)]
    [InlineData(uint.MaxValue, uint.MaxValue, false)]
    [InlineData(1u, uint.MaxValue, false)]
    public void RangesAreCheckedWithoutOverflow(uint address, uint size, bool inside)
    {
        byte* bytes = stackalloc byte[100];
        GuestMemory memory = new(bytes, 100);

        Assert.Equal(inside, memory.Contains(address, size));
        Assert.Equal(inside, memory.TryPointer(address, size, out _));
        Assert.Equal(inside, memory.TrySpan(address, size, out Span<byte> span) && span.Length == size);
    }

    [Fact]
    public void ListsOfPiecesAreChecked()
    {
        byte* bytes = stackalloc byte[64];
        GuestMemory memory = new(bytes, 64);
        Span<IoVec> one = stackalloc IoVec[1];

        memory.TryWrite(0, 16u);
        memory.TryWrite(4, 48u);
        Assert.Equal(Errno.Success, memory.ReadPieces(0, 1, one));
        Assert.True(one[0].Start == bytes + 16 && one[0].Length == 48);

        memory.TryWrite(4, 49u);
        Assert.Equal(Errno.Fault, memory.ReadPieces(0, 1, one));
        Assert.Equal(Errno.Fault, memory.ReadPieces(60, 1, one));
        Assert.Equal(Errno.Fault, memory.ReadPieces(0, uint.MaxValue, one));
    }

    [Fact]
    public void WritesBeyondTheEndAreRefused()
    {
        byte* bytes = stackalloc byte[16];
        GuestMemory memory = new(bytes, 12);

        Assert.True(memory.TryWrite(8, 1u));
        Assert.False(memory.TryWrite(9, 1u));
        Assert.False(memory.TryWrite(5, 1ul));
        Assert.False(memory.TryWrite(uint.MaxValue, (ushort)1));
    }
}
