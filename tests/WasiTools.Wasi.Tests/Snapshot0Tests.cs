using System.Buffers.Binary;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;
using WasiTools.Wasi.Snapshot0;

namespace WasiTools.Wasi.Tests;

/// <summary>Where snapshot 0 differs from preview 1.</summary>
public sealed class Snapshot0Tests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Guest _guest;

    public Snapshot0Tests()
    {
        _guest = Guest.In(_directory.Path);
        File.WriteAllText(_directory["f"], "0123456789");
    }

    public void Dispose()
    {
        _guest.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(0u, 2, 7ul)]
    [InlineData(1u, -2, 8ul)]
    [InlineData(2u, 2, 2ul)]
    public void SeekNumbersItsBasesOtherwise(uint whence, long offset, ulong expected)
    {
        int fd = _guest.Opened(Guest.Root, "f");
        _guest.Seek(fd, 5, Whence.Set, out _);
        uint result = _guest.Allocate(8);
        Assert.Equal(Errno.Success, Snapshot0Imports.Seek(_guest.Host, _guest.Memory, fd, offset, whence, result));
        Assert.Equal(expected, _guest.UInt64(result));
        Assert.Equal(Errno.Inval, Snapshot0Imports.Seek(_guest.Host, _guest.Memory, fd, 0, 3, result));
    }

    [Fact]
    public void StatusCountsLinksInFourBytes()
    {
        int fd = _guest.Opened(Guest.Root, "f");
        uint old = _guest.Allocate(64);
        uint current = _guest.Allocate(64);
        _guest.Bytes(old, 64).Fill(0xEE);
        Assert.Equal(Errno.Success, FdFunctions.FilestatGet(_guest.Host, _guest.Memory, fd, old, FileStatusLayout.Snapshot0));
        Assert.Equal(Errno.Success, FdFunctions.FilestatGet(_guest.Host, _guest.Memory, fd, current, FileStatusLayout.Preview1));

        Assert.True(_guest.Bytes(old, 16).SequenceEqual(_guest.Bytes(current, 16)));
        Assert.Equal((byte)FileType.RegularFile, _guest.Bytes(old + 16, 1)[0]);
        Assert.Equal(1u, _guest.UInt32(old + 20));
        Assert.Equal(10ul, _guest.UInt64(old + 24));
        Assert.True(_guest.Bytes(old + 32, 24).SequenceEqual(_guest.Bytes(current + 40, 24)));
        Assert.False(_guest.Bytes(old + 56, 8).ContainsAnyExcept((byte)0xEE));
        Assert.Equal(Errno.Success, FdFunctions.FilestatGet(
            _guest.Host, _guest.Memory, fd, Guest.MemorySize - 56, FileStatusLayout.Snapshot0));
    }

    [Fact]
    public void PathStatusHasTheSameLayout()
    {
        (uint path, uint size) = _guest.Text("f");
        uint old = _guest.Allocate(56);
        Assert.Equal(Errno.Success, PathFunctions.FilestatGet(
            _guest.Host, _guest.Memory, Guest.Root, 0, path, size, old, FileStatusLayout.Snapshot0));
        Assert.Equal((1u, 10ul), (_guest.UInt32(old + 20), _guest.UInt64(old + 24)));
    }

    [Fact]
    public void SubscriptionsToClocksHaveAnIdentifier()
    {
        Assert.Equal(Errno.Success, _guest.Poll(
            [
                new(1, EventType.Clock, Clock: ClockId.Monotonic, Timeout: 10_000_000),
                new(2, EventType.Clock, Clock: ClockId.Realtime, Timeout: 3_600_000_000_000),
            ],
            out List<PollEvent> events, SubscriptionLayout.Snapshot0));
        Assert.Equal(1ul, Assert.Single(events).UserData);

        Assert.Equal(Errno.Success, _guest.Poll([new(3, EventType.FdWrite, 1)], out events, SubscriptionLayout.Snapshot0));
        Assert.Equal(new PollEvent(3, Errno.Success, EventType.FdWrite, 0, EventFlags.None), Assert.Single(events));
    }

    [Fact]
    public void LayoutsAreThoseOfTheSpecifications()
    {
        byte[] bytes = new byte[56];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 11);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), 12); // the identifier, of no use
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), 13);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(48), 1);
        Assert.True(SubscriptionLayout.Snapshot0.TryRead(bytes, out Subscription old));
        Assert.Equal((11ul, ClockId.Monotonic, 13ul, true), (old.UserData, old.Clock, old.Timeout, old.IsAbsolute));
        Assert.True(SubscriptionLayout.Preview1.TryRead(bytes.AsSpan(0, 48), out Subscription current));
        Assert.Equal(((ClockId)12, 1ul, false), (current.Clock, current.Timeout, current.IsAbsolute));
    }
}
