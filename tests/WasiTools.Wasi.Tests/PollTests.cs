using System.Diagnostics;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Platform.Unix;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

public sealed class PollTests : IDisposable
{
    private const ulong Millisecond = 1_000_000;

    private readonly TestDirectory _directory = new();
    private readonly Guest _guest;

    public PollTests() => _guest = Guest.In(_directory.Path);

    public void Dispose()
    {
        _guest.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData((uint)ClockId.Monotonic, false)]
    [InlineData((uint)ClockId.Monotonic, true)]
    [InlineData((uint)ClockId.Realtime, false)]
    [InlineData((uint)ClockId.Realtime, true)]
    public void ClocksComeDueNotTooEarly(uint clock, bool isAbsolute)
    {
        ulong timeout = 60 * Millisecond;
        if (isAbsolute)
        {
            uint now = _guest.Allocate(8);
            ClockFunctions.TimeGet(_guest.Host, _guest.Memory, clock, now);
            timeout += _guest.UInt64(now);
        }
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(Errno.Success, _guest.Poll(
            [new(7, EventType.Clock, Clock: (ClockId)clock, Timeout: timeout, IsAbsolute: isAbsolute)], out List<PollEvent> events));

        Assert.InRange(watch.Elapsed.TotalMilliseconds, 58, 5000);
        Assert.Equal(new PollEvent(7, Errno.Success, EventType.Clock, 0, EventFlags.None), Assert.Single(events));
    }

    [Fact]
    public void TheEarliestClockWins()
    {
        Assert.Equal(Errno.Success, _guest.Poll(
            [
                new(1, EventType.Clock, Timeout: 3_600_000 * Millisecond),
                new(2, EventType.Clock, Timeout: 20 * Millisecond),
                new(3, EventType.Clock, Timeout: ulong.MaxValue),
            ],
            out List<PollEvent> events));
        Assert.Equal(2ul, Assert.Single(events).UserData);
    }

    [Fact]
    public void WhatIsDueIsReportedTogether()
    {
        File.WriteAllText(_directory["f"], "12345");
        int fd = _guest.Opened(Guest.Root, "f", write: true);
        _guest.Seek(fd, 2, Whence.Set, out _);

        Assert.Equal(Errno.Success, _guest.Poll(
            [
                new(1, EventType.Clock, Timeout: 0),
                new(2, EventType.FdRead, fd),
                new(3, EventType.FdWrite, fd),
                new(4, EventType.Clock, Timeout: 3_600_000 * Millisecond),
                new(5, EventType.FdRead, 99),
            ],
            out List<PollEvent> events));
        Assert.Equal(
            [
                new(1, Errno.Success, EventType.Clock, 0, EventFlags.None),
                new(2, Errno.Success, EventType.FdRead, 3, EventFlags.None),
                new(3, Errno.Success, EventType.FdWrite, 0, EventFlags.None),
                new(5, Errno.Badf, EventType.FdRead, 0, EventFlags.None),
            ],
            events);
    }

    [Fact]
    public void ErrorsConcernTheirSubscription()
    {
        _guest.Open(Guest.Root, "f", out int withoutPoll, OpenFlags.Create, Rights.FdRead);
        _guest.Open(Guest.Root, "f", out int withoutRead, OpenFlags.Create, Rights.FdWrite | Rights.PollFdReadwrite);

        Assert.Equal(Errno.Success, _guest.Poll(
            [
                new(1, EventType.FdRead, withoutPoll),
                new(2, EventType.FdRead, withoutRead),
                new(3, EventType.Clock, Clock: ClockId.ProcessCpuTime, Timeout: 1),
                new(4, EventType.Clock, Clock: (ClockId)9, Timeout: 1),
            ],
            out List<PollEvent> events));
        Assert.Equal([Errno.Notcapable, Errno.Badf, Errno.Notsup, Errno.Inval], events.Select(e => e.Error));
    }

    [Fact]
    public void CallsThatMakeNoSenseAreRefused()
    {
        Assert.Equal(Errno.Inval, _guest.Poll([], out _));
        Assert.Equal(Errno.Inval, _guest.Poll([new(1, (EventType)3, 0)], out _));
        Assert.Equal(Errno.Fault, PollFunctions.PollOneOff(
            _guest.Host, _guest.Memory, SubscriptionLayout.Preview1, Guest.MemorySize - 47, 0, 1, 0));
        Assert.Equal(Errno.Fault, PollFunctions.PollOneOff(
            _guest.Host, _guest.Memory, SubscriptionLayout.Preview1, 0, Guest.MemorySize - 31, 1, 0));
        Assert.Equal(Errno.Inval, PollFunctions.PollOneOff(
            _guest.Host, _guest.Memory, SubscriptionLayout.Preview1, 0, 0, uint.MaxValue, 0));
    }

    [UnixFact]
    public void APipeIsReadyWhenThereIsSomethingToRead()
    {
        using Pipe pipe = new();
        int reader = _guest.Add(UnixPlatform.WrapInherited(pipe.ReadEnd, forWriting: false));
        int writer = _guest.Add(UnixPlatform.WrapInherited(pipe.WriteEnd, forWriting: true));
        Sub[] subscriptions = [new(1, EventType.FdRead, reader), new(2, EventType.Clock, Timeout: 30 * Millisecond)];

        Assert.Equal(Errno.Success, _guest.Poll(subscriptions, out List<PollEvent> events));
        Assert.Equal(2ul, Assert.Single(events).UserData);

        Assert.Equal(Errno.Success, _guest.Poll([new(3, EventType.FdWrite, writer)], out events));
        Assert.Equal(3ul, Assert.Single(events).UserData);

        pipe.Write("12345");
        Assert.Equal(Errno.Success, _guest.Poll(subscriptions, out events));
        Assert.Equal(new PollEvent(1, Errno.Success, EventType.FdRead, 5, EventFlags.None), Assert.Single(events));

        _guest.Read(reader, 10, out _);
        _guest.Close(writer);
        pipe.CloseWriteEnd();
        Assert.Equal(Errno.Success, _guest.Poll(subscriptions, out events));
        Assert.Equal(new PollEvent(1, Errno.Success, EventType.FdRead, 0, EventFlags.Hangup), Assert.Single(events));
    }

    [UnixFact]
    public void ATerminalIsReadyAfterALine()
    {
        using Terminal terminal = new();
        int fd = _guest.Add(UnixPlatform.WrapInherited(terminal.Slave, forWriting: false));
        Sub[] subscriptions = [new(1, EventType.FdRead, fd), new(2, EventType.Clock, Timeout: 20 * Millisecond)];

        _guest.Poll(subscriptions, out List<PollEvent> events);
        Assert.Equal(2ul, Assert.Single(events).UserData);
        terminal.Type("line\n");
        _guest.Poll(subscriptions, out events);
        Assert.Equal(1ul, events[0].UserData);
        _guest.Read(fd, 100, out string text);
        Assert.Equal("line\n", text);
    }

    [Fact]
    public void ManySubscriptionsWork()
    {
        Sub[] subscriptions = [.. Enumerable.Range(0, 500).Select(i => new Sub((ulong)i, EventType.FdWrite, 1))];
        Assert.Equal(Errno.Success, _guest.Poll(subscriptions, out List<PollEvent> events));
        Assert.Equal(500, events.Count);
    }
}
