using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>A connected socket: accepted from a listener, or a standard stream of this process that is one.</summary>
internal sealed unsafe class UnixSocket : SocketDescriptor, IUnixPollable
{
    private readonly SafeFd? _owned;
    private readonly int _fd;

    internal UnixSocket(int fd, SafeFd? owned, Rights rights, FdFlags flags)
        : base(rights, flags)
    {
        _fd = fd;
        _owned = owned;
    }

    public int PollFd => _fd;

    internal override Errno Receive(
        ReadOnlySpan<IoVec> pieces, ReceiveFlags flags, StopSignal stop, out nuint count, out ReceiveResult result)
    {
        bool peek = (flags & ReceiveFlags.Peek) != 0;
        bool all = (flags & ReceiveFlags.WaitAll) != 0 && !peek && !NonBlocking;
        count = 0;
        result = ReceiveResult.None;
        Span<IoVec> rest = stackalloc IoVec[pieces.Length];
        pieces.CopyTo(rest);
        while (true)
        {
            nint received;
            fixed (IoVec* list = rest)
            {
                received = SocketMessage.Receive(_fd, list, rest.Length, peek, out bool truncated);
                if (received >= 0 && truncated)
                    result |= ReceiveResult.DataTruncated;
            }
            if (received >= 0)
            {
                count += (nuint)received;
                Skip(ref rest, (nuint)received);
                if (!all || received == 0 || rest.IsEmpty)
                    return Errno.Success;
                continue;
            }
            Errno error = UnixTransfer.AfterFailure(_fd, PollEntry.In, NonBlocking, stop);
            if (error != Errno.Success)
                return count > 0 && error != Errno.Canceled ? Errno.Success : error;
        }
    }

    internal override Errno Write(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count) =>
        UnixTransfer.WriteAll(_fd, isSocket: true, pieces, NonBlocking, stop, out count);

    internal override Errno Shutdown(ShutdownFlags directions)
    {
        int how = directions switch
        {
            ShutdownFlags.Read => 0,
            ShutdownFlags.Write => 1,
            _ => 2,
        };
        return Libc.Shutdown(_fd, how) == 0 ? Errno.Success : UnixErrno.LastAsWasi();
    }

    internal override Errno GetStatus(out FileStatus status)
    {
        Errno error = UnixSystem.GetStatus(_fd, out UnixStatus raw);
        status = raw.File;
        return error;
    }

    internal override ulong Available() => UnixSystem.Available(_fd);

    private protected override void Close() => _owned?.Dispose();

    private static void Skip(ref Span<IoVec> pieces, nuint size)
    {
        while (!pieces.IsEmpty && size >= pieces[0].Length)
        {
            size -= pieces[0].Length;
            pieces = pieces[1..];
        }
        if (size > 0)
            pieces[0] = new(pieces[0].Start + size, pieces[0].Length - size);
    }
}
