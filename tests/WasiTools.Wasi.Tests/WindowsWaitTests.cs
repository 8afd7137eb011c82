using System.IO.Pipes;
using System.Text;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Platform.Windows;

namespace WasiTools.Wasi.Tests;

/// <summary>Reads and writes of pipes on Windows, which wait inside the system call, end when the program is stopped.</summary>
#pragma warning disable CA1416 // left out elsewhere
public sealed class WindowsWaitTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Guest _guest;
    private readonly AnonymousPipeServerStream _server = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream _client;

    public WindowsWaitTests()
    {
        _guest = Guest.In(_directory.Path);
        _client = new(PipeDirection.In, _server.ClientSafePipeHandle);
    }

    public void Dispose()
    {
        _guest.Dispose();
        _server.Dispose();
        _client.Dispose();
        _directory.Dispose();
    }

    [WindowsFact]
    public void ReadOfAPipe()
    {
        int fd = _guest.Add(new WindowsStream(_client.SafePipeHandle.DangerousGetHandle(), FileType.Unknown, RightSets.Stream));
        _server.Write("some"u8);
        Assert.Equal(Errno.Success, _guest.Read(fd, 100, out string text));
        Assert.Equal("some", text);
        StopsWhileWaiting(() => _guest.Read(fd, 100, out _));
    }

    [WindowsFact]
    public void WriteToAFullPipe()
    {
        int fd = _guest.Add(new WindowsStream(_server.SafePipeHandle.DangerousGetHandle(), FileType.Unknown, RightSets.Stream));
        string much = new('x', 50_000);
        StopsWhileWaiting(() =>
        {
            Errno error;
            do
                error = _guest.Write(fd, much, out _);
            while (error == Errno.Success);
            return error;
        });
    }

    [WindowsFact]
    public void PollOfAPipe()
    {
        int fd = _guest.Add(new WindowsStream(_client.SafePipeHandle.DangerousGetHandle(), FileType.Unknown, RightSets.Stream));
        Sub[] subscriptions = [new(1, EventType.FdRead, fd), new(2, EventType.Clock, Timeout: 30_000_000)];
        Assert.Equal(Errno.Success, _guest.Poll(subscriptions, out List<PollEvent> events));
        Assert.Equal(2ul, Assert.Single(events).UserData);
        _server.Write(Encoding.UTF8.GetBytes("12345"));
        Assert.Equal(Errno.Success, _guest.Poll(subscriptions, out events));
        Assert.Equal((1ul, 5ul), (events[0].UserData, events[0].Available));
        _guest.Read(fd, 10, out _);
        StopsWhileWaiting(() => _guest.Poll([subscriptions[0]], out _));
    }

    [WindowsFact]
    public void TheEndOfAPipeIsAnEndOfFile()
    {
        int fd = _guest.Add(new WindowsStream(_client.SafePipeHandle.DangerousGetHandle(), FileType.Unknown, RightSets.Stream));
        _server.Dispose();
        Assert.Equal(Errno.Success, _guest.Read(fd, 10, out string text));
        Assert.Equal("", text);
    }

    private void StopsWhileWaiting(Func<Errno> call)
    {
        Errno error = Errno.Success;
        TestThread thread = TestThread.Start(() => error = call());
        Thread.Sleep(100);
        Assert.True(thread.IsAlive, $"The call did not wait: {error}.");
        _guest.Host.Stop.Set();
        thread.Join(TimeSpan.FromSeconds(5));
        Assert.Equal(Errno.Canceled, error);
    }
}
#pragma warning restore CA1416
