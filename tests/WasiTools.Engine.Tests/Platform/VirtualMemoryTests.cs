using WasiTools.Engine.Platform;
using Xunit;

namespace WasiTools.Engine.Tests.Platform;

public sealed unsafe class VirtualMemoryTests
{
    [Fact]
    public void CommittedPagesAreZeroAndWritable()
    {
        nuint page = VirtualMemory.PageSize;
        Assert.True(VirtualMemory.TryReserve(16 * page, out nuint address));
        Assert.True(VirtualMemory.TryCommit(address + 4 * page, 2 * page));
        var bytes = new Span<byte>((void*)(address + 4 * page), (int)(2 * page));
        Assert.False(bytes.ContainsAnyExcept((byte)0));
        bytes.Fill(7);
        Assert.False(bytes.ContainsAnyExcept((byte)7));
        Assert.True(VirtualMemory.Release(address, 16 * page));
    }

    [Fact]
    public void DecommittedPagesComeBackZero()
    {
        nuint page = VirtualMemory.PageSize;
        Assert.True(VirtualMemory.TryReserve(4 * page, out nuint address));
        Assert.True(VirtualMemory.TryCommit(address, 4 * page));
        new Span<byte>((void*)address, (int)(4 * page)).Fill(7);
        Assert.True(VirtualMemory.TryDecommit(address + page, page));
        Assert.True(VirtualMemory.TryCommit(address + page, page));
        Assert.False(new Span<byte>((void*)(address + page), (int)page).ContainsAnyExcept((byte)0));
        Assert.Equal(7, *(byte*)(address + page - 1));
        Assert.Equal(7, *(byte*)(address + 2 * page));
        Assert.True(VirtualMemory.Release(address, 4 * page));
    }

    [Fact]
    public void ProtectionKeepsContents()
    {
        nuint page = VirtualMemory.PageSize;
        Assert.True(VirtualMemory.TryReserve(page, out nuint address));
        Assert.True(VirtualMemory.TryCommit(address, page));
        *(int*)address = 42;
        Assert.True(VirtualMemory.TryProtect(address, page, PageAccess.None));
        Assert.True(VirtualMemory.TryProtect(address, page, PageAccess.ReadWrite));
        Assert.Equal(42, *(int*)address);
        Assert.True(VirtualMemory.Release(address, page));
    }

    [Fact]
    public void ImpossibleReservationFails()
    {
        Assert.False(VirtualMemory.TryReserve((nuint)1 << 60, out nuint address));
        Assert.Equal((nuint)0, address);
    }

    [Fact]
    public void RoundsUpToWholePages()
    {
        nuint page = VirtualMemory.PageSize;
        Assert.Equal((nuint)0, VirtualMemory.RoundUpToPage(0));
        Assert.Equal(page, VirtualMemory.RoundUpToPage(1));
        Assert.Equal(page, VirtualMemory.RoundUpToPage(page));
        Assert.Equal(2 * page, VirtualMemory.RoundUpToPage(page + 1));
    }
}
