using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>A terminal, pipe or character device. No read or write of it ever waits inside the system call, where no stop could reach it:
/// it is tried, and when nothing can be transferred yet the thread waits for the descriptor and the stop together.</summary>
internal sealed unsafe class UnixStream : Descriptor, IUnixPollable
{
    /// <summary>The most that one read takes: a device that never ends would keep the thread from a stop for long.</summary>
    private const nuint MaxReadSize = 1 << 20;

    private readonly SafeFd? _owned;
    private readonly int _fd;
    private readonly BlockingTransfer? _blocking;
    private volatile bool _awaitsWriter;

    /// <param name="fd">A descriptor in non-blocking mode, or any when <paramref name="blocking"/> is given.</param>
    /// <param name="owned">The same as an object that this stream closes; null when the descriptor belongs to somebody else.</param>
    /// <param name="blocking">Transfers for a descriptor that must stay in blocking mode.</param>
    /// <param name="type">What it is.</param>
    /// <param name="rights">What may be done with it.</param>
    /// <param name="flags">How the guest opened it.</param>
    internal UnixStream(int fd, SafeFd? owned, BlockingTransfer? blocking, FileType type, Rights rights, FdFlags flags)
        : base(type, rights, Rights.None, flags)
    {
        _fd = fd;
        _owned = owned;
        _blocking = blocking;
    }

    /// <summary>Set for a named pipe that was opened without waiting: as long as no writer has come, reading it says that the last one has
    /// left.</summary>
    internal bool AwaitsWriter
    {
        init => _awaitsWriter = value;
    }

    public int PollFd => _fd;

    internal override Rights Applicable => RightSets.Stream;

    internal override bool AlwaysReady => false;

    internal override Errno Read(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        if (_blocking is not null)
            return _blocking.Read(pieces, NonBlocking, stop, out count);
        if (_awaitsWriter && !NonBlocking)
        {
            // Neither readable nor hung up before the first writer.
            count = 0;
            Errno error = UnixWait.For(_fd, PollEntry.In, stop);
            if (error != Errno.Success)
                return error;
            _awaitsWriter = false;
        }
        // A larger piece is filled by a read of its own, in part.
        IoVec first = pieces.IsEmpty ? default : new(pieces[0].Start, nuint.Min(pieces[0].Length, MaxReadSize));
        bool isLarge = UnixTransfer.Total(pieces) > MaxReadSize && first.Length > 0;
        fixed (IoVec* list = pieces)
        {
            while (true)
            {
                nint result = isLarge ? Libc.ReadVector(_fd, &first, 1) : Libc.ReadVector(_fd, list, pieces.Length);
                count = (nuint)Math.Max(result, 0);
                if (result >= 0)
                    return Errno.Success;
                Errno waited = UnixTransfer.AfterFailure(_fd, PollEntry.In, NonBlocking, stop);
                if (waited != Errno.Success)
                    return waited;
            }
        }
    }

    internal override Errno Write(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        if (_blocking is not null)
            return _blocking.Write(pieces, NonBlocking, stop, out count);
        return UnixTransfer.WriteAll(_fd, isSocket: false, pieces, NonBlocking, stop, out count);
    }

    internal override Errno GetStatus(out FileStatus status)
    {
        Errno error = UnixSystem.GetStatus(_fd, out UnixStatus raw);
        status = raw.File;
        return error;
    }

    internal override ulong Available() => UnixSystem.Available(_fd);

    private protected override void Close() => _owned?.Dispose();
}
