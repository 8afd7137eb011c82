using System.Text;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

public sealed class StandardStreamTests
{
    [Fact]
    public void ManagedStreamsAreReadAndWritten()
    {
        using MemoryStream input = new("some input"u8.ToArray());
        using MemoryStream output = new();
        using Guest guest = new(new()
        {
            StandardInput = WasiStream.From(input),
            StandardOutput = WasiStream.From(output),
            StandardError = WasiStream.Null,
        });

        Assert.Equal(Errno.Success, guest.Read(0, 4, out string text));
        Assert.Equal("some", text);
        Assert.Equal(Errno.Success, guest.Read(0, 100, out text));
        Assert.Equal(" input", text);
        Assert.Equal(Errno.Success, guest.Read(0, 100, out text));
        Assert.Equal("", text);
        Assert.Equal(Errno.Success, guest.WritePieces(1, ["a", "b", "ü"], out uint count));
        Assert.Equal(4u, count);
        Assert.Equal("abü", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal(Errno.Badf, guest.Write(0, "x", out _));
        Assert.Equal(Errno.Badf, guest.Read(1, 1, out _));
        Assert.Equal(Errno.Spipe, guest.Seek(1, 0, Whence.Set, out _));
    }

    [Fact]
    public void AStreamThatBreaksIsABrokenPipe()
    {
        MemoryStream output = new();
        using Guest guest = new(new()
        {
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.From(output),
            StandardError = WasiStream.Null,
        });
        output.Dispose();
        Assert.Equal(Errno.Pipe, guest.Write(1, "x", out _));
    }

    [Fact]
    public void FilesStandInForStreams()
    {
        using TestDirectory directory = new();
        File.WriteAllText(directory["in"], "from a file");
        using (Guest guest = new(new()
        {
            StandardInput = WasiStream.FromFile(directory["in"]),
            StandardOutput = WasiStream.FromFile(directory["out"]),
            StandardError = WasiStream.Null,
        }))
        {
            Assert.Equal(FileType.RegularFile, guest.Fdstat(0).Type);
            guest.Read(0, 100, out string text);
            Assert.Equal("from a file", text);
            Assert.Equal(Errno.Success, guest.Write(1, "to a file", out _));
            Assert.Equal(Errno.Badf, guest.Read(1, 1, out _));
        }
        Assert.Equal("to a file", directory.Read("out"));
    }

    [Fact]
    public void NothingIsReadFromNowhere()
    {
        using Guest guest = new(new()
        {
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.Null,
            StandardError = WasiStream.Null,
        });
        Assert.Equal(Errno.Success, guest.Read(0, 10, out string text));
        Assert.Equal("", text);
        Assert.Equal(Errno.Success, guest.Write(1, "lost", out uint count));
        Assert.Equal(4u, count);
    }

    [Fact]
    public void StreamsCanBeClosedAndRenumbered()
    {
        using MemoryStream output = new();
        using Guest guest = new(new()
        {
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.From(output),
            StandardError = WasiStream.Null,
        });
        Assert.Equal(Errno.Success, FdFunctions.Renumber(guest.Host, 1, 2));
        Assert.Equal(Errno.Badf, guest.Write(1, "x", out _));
        Assert.Equal(Errno.Success, guest.Write(2, "y", out _));
        Assert.Equal("y", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal(Errno.Badf, FdFunctions.Renumber(guest.Host, 2, 1));
        Assert.Equal(Errno.Success, guest.Close(2));
        Assert.Equal(Errno.Badf, guest.Close(2));
    }

    [Fact]
    public void AManagedStreamIsReadyWhenItHasSomething()
    {
        using SlowStream input = new();
        using Guest guest = new(new()
        {
            StandardInput = WasiStream.From(input),
            StandardOutput = WasiStream.Null,
            StandardError = WasiStream.Null,
        });
        Sub[] subscriptions = [new(1, EventType.FdRead, 0), new(2, EventType.Clock, Timeout: 30_000_000)];

        Assert.Equal(Errno.Success, guest.Poll(subscriptions, out List<PollEvent> events));
        Assert.Equal(2ul, Assert.Single(events).UserData);
        FdFunctions.FdstatSetFlags(guest.Host, 0, (uint)FdFlags.NonBlock);
        Assert.Equal(Errno.Again, guest.Read(0, 10, out _));

        input.Bring("late"u8.ToArray());
        Assert.Equal(Errno.Success, guest.Poll([subscriptions[0]], out events));
        Assert.Equal(1ul, Assert.Single(events).UserData);
        Assert.Equal(Errno.Success, guest.Read(0, 10, out string text));
        Assert.Equal("late", text);
    }

    [Fact]
    public void AStopCancelsTheReadOfAManagedStream()
    {
        using SlowStream input = new();
        using Guest guest = new(new()
        {
            StandardInput = WasiStream.From(input),
            StandardOutput = WasiStream.Null,
            StandardError = WasiStream.Null,
        });
        TestThread reader = TestThread.Start(() => Assert.Equal(Errno.Canceled, guest.Read(0, 10, out _)));
        Thread.Sleep(50);
        guest.Host.Stop.Set();
        reader.Join();
        Assert.True(input.IsCancelled);
    }

    /// <summary>A stream whose input comes when the test says so.</summary>
    private sealed class SlowStream : MemoryStream
    {
        private readonly TaskCompletionSource<byte[]> _input = new();
        private CancellationToken _token;

        internal bool IsCancelled => _token.IsCancellationRequested;

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            _token = cancellationToken;
            byte[] bytes = await _input.Task.WaitAsync(cancellationToken);
            bytes.CopyTo(buffer, offset);
            return bytes.Length;
        }

        internal void Bring(byte[] bytes) => _input.SetResult(bytes);
    }
}
