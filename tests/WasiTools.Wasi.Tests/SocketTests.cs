using System.Net;
using System.Net.Sockets;
using System.Text;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Preview1;

namespace WasiTools.Wasi.Tests;

public sealed class SocketTests : IDisposable
{
    private const int Listener = 3;
    private readonly Guest _guest = new(new()
    {
        StandardInput = WasiStream.Null,
        StandardOutput = WasiStream.Null,
        StandardError = WasiStream.Null,
        Listeners = [new(IPAddress.Loopback, 0)],
    });

    public void Dispose() => _guest.Dispose();

    [Fact]
    public void AListenerIsASocketOfItsKind()
    {
        var (type, flags, rights, _) = _guest.Fdstat(Listener);
        Assert.Equal((FileType.SocketStream, FdFlags.None), (type, flags));
        Assert.NotEqual(Rights.None, rights & Rights.SockAccept);
        Assert.Equal(Errno.Notconn, _guest.Read(Listener, 1, out _));
        Assert.Equal(Errno.Notconn, _guest.Receive(Listener, 1, ReceiveFlags.None, out _));
        Assert.Equal(Errno.Notconn, _guest.Send(Listener, "x", out _));
        Assert.Equal(Errno.Notconn, SocketFunctions.Shutdown(_guest.Host, Listener, 1));
        Assert.Equal(Errno.Spipe, _guest.Seek(Listener, 0, Whence.Set, out _));
    }

    [Fact]
    public void ConnectionsCarryBytesBothWays()
    {
        using Socket client = Connect();
        Assert.Equal(Errno.Success, _guest.Accept(Listener, out int fd));
        Assert.Equal(FileType.SocketStream, _guest.Fdstat(fd).Type);

        client.Send("hello"u8);
        Assert.Equal(Errno.Success, _guest.Receive(fd, 100, ReceiveFlags.Peek, out string text));
        Assert.Equal("hello", text);
        Assert.Equal(Errno.Success, _guest.Receive(fd, 3, ReceiveFlags.None, out text));
        Assert.Equal("hel", text);
        Assert.Equal(Errno.Success, _guest.Read(fd, 100, out text));
        Assert.Equal("lo", text);
        Assert.Equal(Errno.Success, _guest.Send(fd, "one ", out uint count));
        Assert.Equal(4u, count);
        Assert.Equal(Errno.Success, _guest.Write(fd, "two", out _));
        Assert.Equal("one two", Receive(client, 7));
    }

    [Fact]
    public void WaitingForAllWaitsForAll()
    {
        using Socket client = Connect();
        _guest.Accept(Listener, out int fd);
        TestThread sender = TestThread.Start(() =>
        {
            client.Send("123"u8);
            Thread.Sleep(50);
            client.Send("456"u8);
        });
        Assert.Equal(Errno.Success, _guest.Receive(fd, 6, ReceiveFlags.WaitAll, out string text));
        Assert.Equal("123456", text);
        sender.Join();

        client.Send("7"u8);
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(Errno.Success, _guest.Receive(fd, 6, ReceiveFlags.WaitAll, out text));
        Assert.Equal("7", text);
    }

    [Fact]
    public void WithoutWaitingThereIsTryAgain()
    {
        Assert.Equal(Errno.Success, FdFunctions.FdstatSetFlags(_guest.Host, Listener, (uint)FdFlags.NonBlock));
        Assert.Equal(Errno.Again, _guest.Accept(Listener, out _));
        using Socket client = Connect();
        WaitUntilReadable(Listener);
        Assert.Equal(Errno.Success, _guest.Accept(Listener, out int fd, FdFlags.NonBlock));
        Assert.Equal(FdFlags.NonBlock, _guest.Fdstat(fd).Flags);
        Assert.Equal(Errno.Again, _guest.Read(fd, 1, out _));
        Assert.Equal(Errno.Again, _guest.Receive(fd, 1, ReceiveFlags.None, out _));
        client.Send("x"u8);
        WaitUntilReadable(fd);
        Assert.Equal(Errno.Success, _guest.Read(fd, 1, out string text));
        Assert.Equal("x", text);

        string much = new('x', 50_000);
        Errno error;
        do
            error = _guest.Send(fd, much, out _);
        while (error == Errno.Success);
        Assert.Equal(Errno.Again, error);
    }

    [Fact]
    public void ShutdownEndsADirection()
    {
        using Socket client = Connect();
        _guest.Accept(Listener, out int fd);

        Assert.Equal(Errno.Success, SocketFunctions.Shutdown(_guest.Host, fd, (uint)ShutdownFlags.Write));
        Assert.Equal("", Receive(client, 1));
        Assert.Equal(Errno.Pipe, _guest.Send(fd, "x", out _));
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(Errno.Success, _guest.Read(fd, 1, out string text));
        Assert.Equal("", text);
        Assert.Equal(Errno.Inval, SocketFunctions.Shutdown(_guest.Host, fd, 0));
        Assert.Equal(Errno.Inval, SocketFunctions.Shutdown(_guest.Host, fd, 4));
    }

    [Fact]
    public void FlagsThatDoNotExistAreInvalid()
    {
        using Socket client = Connect();
        Assert.Equal(Errno.Inval, _guest.Accept(Listener, out _, FdFlags.Append));
        _guest.Accept(Listener, out int fd);
        Assert.Equal(Errno.Inval, _guest.Receive(fd, 1, (ReceiveFlags)4, out _));
        Assert.Equal(Errno.Inval, SocketFunctions.Send(_guest.Host, _guest.Memory, fd, 0, 0, 1, _guest.Allocate(4)));
        Assert.Equal(Errno.Inval, _guest.Accept(fd, out _));
    }

    [Fact]
    public void OtherDescriptorsAreNoSockets()
    {
        Assert.Equal(Errno.Notsock, _guest.Accept(0, out _));
        Assert.Equal(Errno.Notsock, _guest.Receive(0, 1, ReceiveFlags.None, out _));
        Assert.Equal(Errno.Notsock, _guest.Send(1, "x", out _));
        Assert.Equal(Errno.Notsock, SocketFunctions.Shutdown(_guest.Host, 1, 1));
        Assert.Equal(Errno.Badf, SocketFunctions.Shutdown(_guest.Host, 99, 1));
        Assert.Equal(Errno.Badf, _guest.Accept(99, out _));
    }

    [Fact]
    public void PollTellsWhenAPeerSpeaksOrLeaves()
    {
        using Socket client = Connect();
        _guest.Accept(Listener, out int fd);
        Assert.Equal(Errno.Success, _guest.Poll([new(1, EventType.FdWrite, fd)], out List<PollEvent> events));
        Assert.Equal(1ul, Assert.Single(events).UserData);
        client.Send("123"u8);
        WaitUntilReadable(fd);
        _guest.Poll([new(2, EventType.FdRead, fd)], out events);
        Assert.Equal((2ul, 3ul), (events[0].UserData, events[0].Available));
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("receive")]
    [InlineData("receive all")]
    [InlineData("send")]
    [InlineData("poll")]
    public void AStopEndsTheWait(string what)
    {
        using Socket client = Connect();
        _guest.Accept(Listener, out int fd);
        Errno error = Errno.Success;
        TestThread thread = TestThread.Start(() =>
        {
            error = what switch
            {
                "accept" => _guest.Accept(Listener, out _),
                "receive" => _guest.Receive(fd, 1, ReceiveFlags.None, out _),
                "receive all" => _guest.Receive(fd, 100, ReceiveFlags.WaitAll, out _),
                "poll" => _guest.Poll([new(1, EventType.FdRead, fd)], out _),
                _ => SendForever(fd),
            };
        });
        client.Send(what == "receive all" ? "part"u8 : []);
        Thread.Sleep(100);
        Assert.True(thread.IsAlive, $"{error}");
        _guest.Host.Stop.Set();
        thread.Join(TimeSpan.FromSeconds(5));
        Assert.Equal(Errno.Canceled, error);
    }

    private Errno SendForever(int fd)
    {
        string much = new('x', 50_000);
        while (true)
        {
            Errno error = _guest.Send(fd, much, out _);
            if (error != Errno.Success)
                return error;
        }
    }

    private Socket Connect()
    {
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 5000 };
        client.Connect(_guest.Host.ListenerAddresses[0]);
        return client;
    }

    private void WaitUntilReadable(int fd) => Assert.Equal(Errno.Success, _guest.Poll(
        [new(1, EventType.FdRead, fd), new(2, EventType.Clock, Timeout: 5_000_000_000)], out _));

    private static string Receive(Socket socket, int size)
    {
        byte[] buffer = new byte[size];
        int filled = 0;
        while (filled < size && socket.Receive(buffer, filled, size - filled, SocketFlags.None) is var count and > 0)
            filled += count;
        return Encoding.UTF8.GetString(buffer, 0, filled);
    }
}
