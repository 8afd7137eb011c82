using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

public sealed class ClockTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Guest _guest;

    public ClockTests() => _guest = Guest.In(_directory.Path);

    public void Dispose()
    {
        _guest.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void RealtimeIsTheTimeOfDay()
    {
        DateTime time = DateTime.UnixEpoch.AddTicks((long)(Get(_guest, ClockId.Realtime) / 100));
        Assert.InRange((DateTime.UtcNow - time).TotalSeconds, -5, 5);
    }

    [Theory]
    [InlineData((uint)ClockId.Monotonic)]
    [InlineData((uint)ClockId.ProcessCpuTime)]
    [InlineData((uint)ClockId.ThreadCpuTime)]
    public void OtherClocksOnlyGrow(uint clock)
    {
        ulong last = Get(_guest, (ClockId)clock);
        for (int i = 0; i < 1000; i++)
        {
            ulong next = Get(_guest, (ClockId)clock);
            Assert.True(next >= last);
            last = next;
        }
    }

    [Fact]
    public void EveryClockHasAResolution()
    {
        uint result = _guest.Allocate(8);
        for (uint clock = 0; clock < 4; clock++)
        {
            Assert.Equal(Errno.Success, ClockFunctions.ResolutionGet(_guest.Host, _guest.Memory, clock, result));
            Assert.InRange(_guest.UInt64(result), 1ul, 1_000_000_000ul);
        }
        Assert.Equal(Errno.Inval, ClockFunctions.ResolutionGet(_guest.Host, _guest.Memory, 4, result));
        Assert.Equal(Errno.Inval, ClockFunctions.TimeGet(_guest.Host, _guest.Memory, 4, result));
        Assert.Equal(Errno.Fault, ClockFunctions.TimeGet(_guest.Host, _guest.Memory, 0, Guest.MemorySize - 7));
    }

    [Fact]
    public void TheHostMayProvideTheClocks()
    {
        using Guest guest = new(new()
        {
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.Null,
            StandardError = WasiStream.Null,
            Clock = new FixedClock(),
        });
        Assert.Equal(1_000_000_000ul, Get(guest, ClockId.Realtime));
        Assert.Equal(5_000_000_000ul, Get(guest, ClockId.Monotonic));
    }

    private static ulong Get(Guest guest, ClockId clock)
    {
        uint result = guest.Allocate(8);
        Assert.Equal(Errno.Success, ClockFunctions.TimeGet(guest.Host, guest.Memory, (uint)clock, result));
        return guest.UInt64(result);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override long TimestampFrequency => 1000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1);

        public override long GetTimestamp() => 5000;
    }
}
