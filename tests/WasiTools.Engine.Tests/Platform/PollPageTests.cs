using System.Diagnostics;
using System.Runtime.CompilerServices;
using WasiTools.Engine.Platform;
using Xunit;

namespace WasiTools.Engine.Tests.Platform;

public sealed unsafe class PollPageTests
{
    [GuardFact]
    public void StopsABusyLoop()
    {
        Assert.True(FaultTranslation.TryEnable(), FaultTranslation.Reason);
        using PollPage page = Create();
        nuint fault = 0;
        using var started = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            started.Set();
            try
            {
                Spin(page.Address);
            }
            catch (NullReferenceException) when (FaultTranslation.TryTakeFault(out fault))
            {
            }
        });
        thread.Start();
        started.Wait(TestContext.Current.CancellationToken);
        Thread.Sleep(20);
        page.Stop();
        Assert.True(thread.Join(TimeSpan.FromSeconds(5)));
        Assert.True(page.Contains(fault));
    }

    [GuardFact]
    public void StopsManyTimes()
    {
        Assert.True(FaultTranslation.TryEnable(), FaultTranslation.Reason);
        using PollPage page = Create();
        for (int i = 0; i < 1_000; i++)
        {
            Assert.Equal((nuint)0, FaultTranslationTests.TrapAddress(&FaultTranslationTests.LoadByte, page.Address));
            page.Stop();
            Assert.Equal(page.Address, FaultTranslationTests.TrapAddress(&FaultTranslationTests.LoadByte, page.Address));
            page.Resume();
        }
    }

    [GuardFact]
    public void ContainsItsPageOnly()
    {
        Assert.True(FaultTranslation.TryEnable(), FaultTranslation.Reason);
        using PollPage page = Create();
        Assert.True(page.Contains(page.Address));
        Assert.True(page.Contains(page.Address + VirtualMemory.PageSize - 1));
        Assert.False(page.Contains(page.Address + VirtualMemory.PageSize));
        Assert.False(page.Contains(page.Address - 1));
    }

    private static PollPage Create()
    {
        PollPage? page = PollPage.TryCreate();
        Assert.NotNull(page);
        return page;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Spin(nuint poll)
    {
        while (true)
            _ = Volatile.Read(ref *(byte*)poll);
    }
}
