using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>Reads and writes of an inherited descriptor that cannot be opened anew (somebody else's pipe or terminal, no <c>/proc</c>) and
/// whose mode is not ours to change: a thread of its own waits in the system call, and the guest's thread waits for it or for the stop.</summary>
/// <remarks>One for each descriptor of the process. What a read that was left behind by a stopped program brings in goes to the next
/// reader, so that nothing is lost between two programs run one after another.</remarks>
internal sealed unsafe class BlockingTransfer
{
    private const int BufferSize = 64 << 10;

    /// <summary>How often a waiting guest thread looks for the stop, which has no way to wake it here.</summary>
    private const int StopCheckMilliseconds = 10;

    private static readonly Lock s_lock = new();
    private static readonly Dictionary<int, BlockingTransfer> s_transfers = [];

    private readonly int _fd;
    private readonly object _gate = new();
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
    private bool _reading;
    private bool _hasResult;
    private Errno _error;
    private int _start;
    private int _end;

    private BlockingTransfer(int fd) => _fd = fd;

    /// <summary>The transfers of a descriptor that stays open as long as the process.</summary>
    internal static BlockingTransfer Of(int fd)
    {
        lock (s_lock)
        {
            if (!s_transfers.TryGetValue(fd, out BlockingTransfer? transfer))
                s_transfers.Add(fd, transfer = new(fd));
            return transfer;
        }
    }

    internal Errno Read(ReadOnlySpan<IoVec> pieces, bool nonBlocking, StopSignal stop, out nuint count)
    {
        count = 0;
        int wanted = (int)nuint.Min(UnixTransfer.Total(pieces), BufferSize);
        if (wanted == 0)
            return Errno.Success;
        lock (_gate)
        {
            while (!_hasResult)
            {
                if (stop.IsSet)
                    return Errno.Canceled;
                if (nonBlocking && !IsReady(PollEntry.In))
                    return Errno.Again;
                if (!_reading)
                {
                    _reading = true;
                    StartThread(() => ReadInBackground(wanted));
                }
                Monitor.Wait(_gate, StopCheckMilliseconds);
            }
            Errno error = _error;
            count = CopyOut(pieces);
            _hasResult = _start < _end;
            return error;
        }
    }

    internal Errno Write(ReadOnlySpan<IoVec> pieces, bool nonBlocking, StopSignal stop, out nuint count)
    {
        count = 0;
        if (nonBlocking && !IsReady(PollEntry.Out))
            return Errno.Again;
        byte[] copy = CopyIn(pieces);
        object gate = new();
        nint result = 0;
        Errno error = Errno.Success;
        bool done = false;
        StartThread(() =>
        {
            fixed (byte* start = copy)
            {
                IoVec piece = new(start, (nuint)copy.Length);
                nint written = Libc.WriteVector(_fd, &piece, 1);
                lock (gate)
                {
                    (result, error, done) = (written, written < 0 ? UnixErrno.LastAsWasi() : Errno.Success, true);
                    Monitor.PulseAll(gate);
                }
            }
        });
        lock (gate)
        {
            while (!done)
            {
                if (stop.IsSet)
                    return Errno.Canceled;
                Monitor.Wait(gate, StopCheckMilliseconds);
            }
        }
        count = (nuint)Math.Max(result, 0);
        return error;
    }

    private static byte[] CopyIn(ReadOnlySpan<IoVec> pieces)
    {
        byte[] copy = new byte[(int)nuint.Min(UnixTransfer.Total(pieces), BufferSize)];
        int filled = 0;
        foreach (ref readonly IoVec piece in pieces)
        {
            int part = (int)nuint.Min(piece.Length, (nuint)(copy.Length - filled));
            new ReadOnlySpan<byte>(piece.Start, part).CopyTo(copy.AsSpan(filled));
            filled += part;
        }
        return copy;
    }

    private static void StartThread(ThreadStart body) =>
        new Thread(body, maxStackSize: 256 << 10) { IsBackground = true, Name = "WASI transfer" }.Start();

    private bool IsReady(short events)
    {
        PollEntry entry = new() { Fd = _fd, Events = events };
        return Libc.Poll(&entry, 1, 0) > 0;
    }

    private nuint CopyOut(ReadOnlySpan<IoVec> pieces)
    {
        nuint copied = 0;
        foreach (ref readonly IoVec piece in pieces)
        {
            int part = (int)nuint.Min(piece.Length, (nuint)(_end - _start));
            _buffer.AsSpan(_start, part).CopyTo(new Span<byte>(piece.Start, part));
            _start += part;
            copied += (nuint)part;
        }
        return copied;
    }

    private void ReadInBackground(int wanted)
    {
        nint result;
        Errno error;
        fixed (byte* start = _buffer)
        {
            IoVec piece = new(start, (nuint)wanted);
            do
            {
                result = Libc.ReadVector(_fd, &piece, 1);
                error = result < 0 ? UnixErrno.LastAsWasi() : Errno.Success;
            }
            while (error == Errno.Intr);
        }
        lock (_gate)
        {
            (_reading, _hasResult, _error, _start, _end) = (false, true, error, 0, (int)Math.Max(result, 0));
            Monitor.PulseAll(_gate);
        }
    }
}
