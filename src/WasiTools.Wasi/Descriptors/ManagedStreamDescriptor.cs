using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Platform;

namespace WasiTools.Wasi.Descriptors;

/// <summary>A standard stream that leads to a stream of .NET. Guest threads take turns.</summary>
internal sealed unsafe class ManagedStreamDescriptor(Stream stream, bool forWriting) : Descriptor(
    FileType.Unknown, RightSets.Stream & (forWriting ? ~Rights.FdRead : ~Rights.FdWrite), Rights.None, FdFlags.None)
{
    private const int BufferSize = 64 << 10;

    /// <summary>How often a thread that waits for the stream looks for the stop.</summary>
    private const int StopCheckMilliseconds = 10;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _abandoned = new();
    private readonly byte[] _buffer = forWriting ? [] : new byte[BufferSize];
    private Task<int>? _reading;
    private int _start;
    private int _end;

    internal override Rights Applicable => RightSets.Stream;

    internal override Errno Read(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        count = 0;
        while (!_turn.Wait(StopCheckMilliseconds))
        {
            if (stop.IsSet)
                return Errno.Canceled;
        }
        try
        {
            if (_start == _end)
            {
                if (NonBlocking && !HasInput())
                    return Errno.Again;
                Errno error = Fill(stop);
                if (error != Errno.Success)
                    return error;
            }
            foreach (ref readonly IoVec piece in pieces)
            {
                int part = (int)nuint.Min(piece.Length, (nuint)(_end - _start));
                _buffer.AsSpan(_start, part).CopyTo(new Span<byte>(piece.Start, part));
                _start += part;
                count += (nuint)part;
            }
            return Errno.Success;
        }
        finally
        {
            _turn.Release();
        }
    }

    internal override Errno Write(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        count = 0;
        while (!_turn.Wait(StopCheckMilliseconds))
        {
            if (stop.IsSet)
                return Errno.Canceled;
        }
        try
        {
            foreach (ref readonly IoVec piece in pieces)
            {
                for (nuint done = 0; done < piece.Length;)
                {
                    int part = (int)nuint.Min(piece.Length - done, int.MaxValue);
                    stream.Write(new ReadOnlySpan<byte>(piece.Start + done, part));
                    done += (nuint)part;
                }
                count += piece.Length;
            }
            stream.Flush();
            return Errno.Success;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or NotSupportedException)
        {
            // Whoever reads is gone.
            return Errno.Pipe;
        }
        finally
        {
            _turn.Release();
        }
    }

    internal override Errno GetStatus(out FileStatus status)
    {
        status = new() { Type = FileType.Unknown, Links = 1 };
        return Errno.Success;
    }

    /// <summary>Whether a read would not wait.</summary>
    internal bool IsReadable()
    {
        // Whoever has the turn is reading.
        if (!_turn.Wait(0))
            return false;
        try
        {
            return _start < _end || HasInput();
        }
        finally
        {
            _turn.Release();
        }
    }

    private protected override void Close()
    {
    }

    /// <summary>Begins to read if nobody has, and tells whether the end is there or something was read.</summary>
    private bool HasInput()
    {
        try
        {
            _reading ??= stream.ReadAsync(_buffer, 0, BufferSize, _abandoned.Token);
            return _reading.IsCompleted;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or NotSupportedException)
        {
            return true; // the read says so
        }
    }

    /// <summary>Reads into the buffer.</summary>
    private Errno Fill(StopSignal stop)
    {
        try
        {
            _reading ??= stream.ReadAsync(_buffer, 0, BufferSize, _abandoned.Token);
            while (!_reading.Wait(StopCheckMilliseconds))
            {
                if (stop.IsSet)
                {
                    _abandoned.Cancel();
                    return Errno.Canceled;
                }
            }
            (_start, _end) = (0, _reading.Result);
        }
        catch (Exception e) when (e is AggregateException or IOException or ObjectDisposedException or NotSupportedException)
        {
            (_start, _end, _reading) = (0, 0, null);
            return Errno.Io;
        }
        _reading = null;
        return Errno.Success;
    }
}
