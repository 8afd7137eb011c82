using WasiTools.Engine.Platform;
using Xunit;

namespace WasiTools.Engine.Tests.Platform;

public sealed unsafe class StackBoundsTests
{
    [Theory]
    [InlineData(256 << 10)]
    [InlineData(1 << 20)]
    [InlineData(8 << 20)]
    [InlineData(64 << 20)]
    public void EncloseALocalAndHaveTheChosenSize(int size)
    {
        StackBounds bounds = default;
        nuint local = 0;
        bool found = false;
        var thread = new Thread(
            () =>
            {
                int here = 0;
                local = (nuint)(&here);
                found = StackBounds.TryGetCurrent(out bounds);
            },
            size);
        thread.Start();
        thread.Join();

        Assert.True(found);
        Assert.InRange(local, bounds.Low, bounds.High);
        // The frames above belong to the runtime, and the C library may keep thread data and a guard in the same block.
        Assert.InRange(bounds.High - local, (nuint)0, (nuint)64 << 10);
        // Wine gives no thread less than 1 MiB; glibc reuses the stacks of threads that ended, up to four times what was asked for.
        int largest = OperatingSystem.IsWindows() ? Math.Max(size, 1 << 20) : 4 * size;
        Assert.InRange(bounds.High - bounds.Low, (nuint)(size - (64 << 10)), (nuint)(largest + (256 << 10)));
    }

    [Fact]
    public void ThreadsHaveStacksOfTheirOwn()
    {
        Assert.True(StackBounds.TryGetCurrent(out StackBounds mine));
        StackBounds other = default;
        var thread = new Thread(() => StackBounds.TryGetCurrent(out other));
        thread.Start();
        thread.Join();
        Assert.True(other.High <= mine.Low || mine.High <= other.Low);
    }
}
