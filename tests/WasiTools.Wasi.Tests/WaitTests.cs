using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;
using WasiTools.Wasi.Platform;
using WasiTools.Wasi.Platform.Unix;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

/// <summary>Calls that wait for something which does not come end when the program is stopped, whatever they wait for.</summary>
public sealed partial class WaitTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    private readonly TestDirectory _directory = new();
    private readonly Guest _guest;

    public WaitTests() => _guest = Guest.In(_directory.Path);

    public void Dispose()
    {
        _guest.Dispose();
        _directory.Dispose();
    }

    [UnixFact]
    public void ReadOfAPipe()
    {
        using Pipe pipe = new();
        int fd = _guest.Add(UnixPlatform.WrapInherited(pipe.ReadEnd, forWriting: false));
        StopsWithin(() => _guest.Read(fd, 10, out _));
    }

    [UnixFact]
    public void WriteToAFullPipe()
    {
        using Pipe pipe = new();
        int fd = _guest.Add(UnixPlatform.WrapInherited(pipe.WriteEnd, forWriting: true));
        string much = new('x', 50_000);
        StopsWithin(() =>
        {
            Errno error;
            do
                error = _guest.Write(fd, much, out _);
            while (error == Errno.Success);
            return error;
        });
    }

    [UnixFact]
    public void ReadOfATerminal()
    {
        using Terminal terminal = new();
        int fd = _guest.Add(UnixPlatform.WrapInherited(terminal.Slave, forWriting: false));
        Assert.Equal(FileType.CharacterDevice, _guest.Fdstat(fd).Type);
        StopsWithin(() => _guest.Read(fd, 10, out _));
    }

    [UnixFact]
    public void ReadOfANamedPipe()
    {
        Assert.Equal(0, MakeNamedPipe(_directory["fifo"]));
        StopsWithin(() =>
        {
            Errno error = _guest.Open(Guest.Root, "fifo", out int fd, rights: Rights.FdRead);
            return error == Errno.Success ? _guest.Read(fd, 10, out _) : error;
        });
    }

    [UnixFact]
    public void OpenOfANamedPipeWithoutReader()
    {
        Assert.Equal(0, MakeNamedPipe(_directory["fifo"]));
        Assert.Equal(Errno.Nxio, _guest.Open(Guest.Root, "fifo", out _, rights: Rights.FdWrite, fdFlags: FdFlags.NonBlock));
        StopsWithin(() => _guest.Open(Guest.Root, "fifo", out _, rights: Rights.FdWrite));
    }

    [UnixFact]
    public void AReaderOfANamedPipeLetsTheWriterGoOn()
    {
        Assert.Equal(0, MakeNamedPipe(_directory["fifo"]));
        TestThread writer = TestThread.Start(() =>
        {
            Assert.Equal(Errno.Success, _guest.Open(Guest.Root, "fifo", out int fd, rights: Rights.FdWrite));
            Assert.Equal(Errno.Success, _guest.Write(fd, "through", out _));
            _guest.Close(fd);
        });
        Thread.Sleep(50);

        Assert.Equal(Errno.Success, _guest.Open(Guest.Root, "fifo", out int reader, rights: Rights.FdRead));
        Assert.Equal(Errno.Success, _guest.Read(reader, 100, out string text));
        Assert.Equal("through", text);
        Assert.Equal(Errno.Success, _guest.Read(reader, 100, out text));
        Assert.Equal("", text);
        writer.Join();
    }

    [UnixFact]
    public void ReadOfWhatCannotBeOpenedAnew()
    {
        using Pipe pipe = new();
        UnixStream stream = new(
            pipe.ReadEnd, owned: null, BlockingTransfer.Of(pipe.ReadEnd), FileType.Unknown, RightSets.Stream, FdFlags.None);
        int fd = _guest.Add(stream);
        pipe.Write("ab");
        Assert.Equal(Errno.Success, _guest.Read(fd, 1, out string text));
        Assert.Equal("a", text);
        pipe.Write("c");
        Assert.Equal(Errno.Success, _guest.Read(fd, 10, out text));
        Assert.Equal("bc", text);
        StopsWithin(() => _guest.Read(fd, 10, out _));

        // The read that was left behind brings its bytes to the next program.
        pipe.Write("late");
        using Guest next = Guest.In(_directory.Path);
        fd = next.Add(new UnixStream(
            pipe.ReadEnd, owned: null, BlockingTransfer.Of(pipe.ReadEnd), FileType.Unknown, RightSets.Stream, FdFlags.None));
        Assert.Equal(Errno.Success, next.Read(fd, 10, out text));
        Assert.Equal("late", text);
    }

    [Fact]
    public void ReadOfAManagedStream()
    {
        using NeverStream stream = new();
        int fd = _guest.Add(new ManagedStreamDescriptor(stream, forWriting: false));
        StopsWithin(() => _guest.Read(fd, 10, out _));
    }

    [Fact]
    public void SleepOfAnHour() => StopsWithin(() => _guest.Sleep(TimeSpan.FromHours(1)));

    [UnixFact]
    public void PollOfADescriptor()
    {
        using Pipe pipe = new();
        int fd = _guest.Add(UnixPlatform.WrapInherited(pipe.ReadEnd, forWriting: false));
        StopsWithin(() => _guest.Poll([new(1, EventType.FdRead, fd)], out _));
    }

    [Fact]
    public void AWaitAfterTheStopDoesNotBegin()
    {
        _guest.Host.Stop.Set();
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(Errno.Canceled, _guest.Sleep(TimeSpan.FromHours(1)));
        Assert.True(watch.Elapsed < s_limit);
    }

    [UnixFact]
    public void ThreadsAndAnotherProcessCompeteForAPipe()
    {
        using Pipe pipe = new();
        int flags = UnixSystem.GetStatusFlags(pipe.ReadEnd);
        int fd = _guest.Add(UnixPlatform.WrapInherited(pipe.ReadEnd, forWriting: false));
        int read = 0;
        TestThread[] readers = [.. Enumerable.Range(0, 2).Select(_ => TestThread.Start(() =>
        {
            Errno error;
            while ((error = _guest.Read(fd, 7, out string text)) == Errno.Success)
                Interlocked.Add(ref read, text.Length);
            Assert.Equal(Errno.Canceled, error);
        }))];
        using Process other = Process.Start(new ProcessStartInfo(
            "/bin/sh", ["-c", $"exec cat < /proc/{Environment.ProcessId}/fd/{pipe.ReadEnd}"]) { RedirectStandardOutput = true })!;
        const int Rounds = 2000;
        for (int i = 0; i < Rounds; i++)
        {
            pipe.Write("0123456789");
            if (i % 100 == 0)
                Thread.Sleep(1);
        }
        // What nobody has read yet is read by somebody soon; then all of them wait.
        Thread.Sleep(100);
        Stopwatch watch = Stopwatch.StartNew();
        _guest.Host.Stop.Set();
        foreach (TestThread reader in readers)
            reader.Join(s_limit);
        Assert.True(watch.Elapsed < s_limit, $"{watch.Elapsed}");
        Assert.Equal(flags, UnixSystem.GetStatusFlags(pipe.ReadEnd));
        pipe.CloseWriteEnd();
        _guest.Close(fd);
        Assert.Equal(Rounds * 10, read + other.StandardOutput.ReadToEnd().Length);
        Assert.True(other.WaitForExit(10_000));
    }

    [UnixFact]
    public void TheModeOfInheritedDescriptorsStays()
    {
        using Pipe pipe = new();
        int before = UnixSystem.GetStatusFlags(pipe.ReadEnd);
        int fd = _guest.Add(UnixPlatform.WrapInherited(pipe.ReadEnd, forWriting: false));

        Assert.Equal(Errno.Success, FdFunctions.FdstatSetFlags(_guest.Host, fd, (uint)FdFlags.NonBlock));
        Assert.Equal(Errno.Again, _guest.Read(fd, 10, out _));
        Assert.Equal(before, UnixSystem.GetStatusFlags(pipe.ReadEnd));
        Assert.Equal(FdFlags.NonBlock, _guest.Fdstat(fd).Flags);
        _guest.Close(fd);
        pipe.Write("still open");
    }

    [UnixFact]
    public void ADescriptorClosedByAnotherThreadServesItsReaderToTheEnd()
    {
        using Pipe pipe = new();
        int fd = _guest.Add(UnixPlatform.WrapInherited(pipe.ReadEnd, forWriting: false));
        string text = "";
        TestThread reader = TestThread.Start(() => Assert.Equal(Errno.Success, _guest.Read(fd, 10, out text)));
        Thread.Sleep(50);

        Assert.Equal(Errno.Success, _guest.Close(fd));
        pipe.Write("x");
        reader.Join();
        Assert.Equal("x", text);
    }

    [UnixFact]
    public void WritingToAPipeWithoutReaderIsAnError()
    {
        using Pipe pipe = new();
        int fd = _guest.Add(UnixPlatform.WrapInherited(pipe.WriteEnd, forWriting: true));
        Assert.Equal(Errno.Success, _guest.Write(fd, "x", out _));
        pipe.CloseReadEnd();
        Assert.Equal(Errno.Pipe, _guest.Write(fd, "x", out _));
    }

    [UnixFact]
    public void ALongWriteIsCompleteThoughThePipeIsSmall()
    {
        using Pipe pipe = new();
        int fd = _guest.Add(UnixPlatform.WrapInherited(pipe.WriteEnd, forWriting: true));
        string[] pieces = [new('a', 20_000), new('b', 1), new('c', 20_000)];
        TestThread writer = TestThread.Start(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(Errno.Success, _guest.WritePieces(fd, pieces, out uint count));
                Assert.Equal(40_001u, count);
            }
            _guest.Close(fd);
            pipe.CloseWriteEnd();
        });
        string text = pipe.ReadToEnd();
        writer.Join();
        Assert.Equal(string.Concat(Enumerable.Repeat(string.Concat(pieces), 20)), text);
    }

    private void StopsWithin(Func<Errno> call)
    {
        Errno error = Errno.Success;
        TestThread thread = TestThread.Start(() => error = call());
        Thread.Sleep(100);
        Assert.True(thread.IsAlive, $"The call did not wait: {error}.");
        _guest.Host.Stop.Set();
        thread.Join(s_limit);
        Assert.Equal(Errno.Canceled, error);
    }

    private static int MakeNamedPipe(string path) => MakeFifo(Encoding.UTF8.GetBytes(path + "\0"), 0x1B6);

    private static unsafe int MakeFifo(byte[] path, uint mode)
    {
        fixed (byte* start = path)
            return MakeFifo(start, mode);
    }

    [LibraryImport("libc", EntryPoint = "mkfifo")]
    private static unsafe partial int MakeFifo(byte* path, uint mode);

    private sealed class NeverStream : MemoryStream
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            new TaskCompletionSource<int>().Task;
    }
}
