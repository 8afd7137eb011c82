using WasiTools.Engine.Platform;
using Xunit;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>A page of memory with an inaccessible one behind it.</summary>
internal sealed unsafe class PageEdge : IDisposable
{
    private readonly nuint address;

    public PageEdge()
    {
        Assert.True(VirtualMemory.TryReserve(2 * VirtualMemory.PageSize, out address));
        Assert.True(VirtualMemory.TryCommit(address, VirtualMemory.PageSize));
    }

    /// <summary>The first inaccessible byte.</summary>
    public byte* End => (byte*)(address + VirtualMemory.PageSize);

    public void Dispose() => VirtualMemory.Release(address, 2 * VirtualMemory.PageSize);
}
