using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>Reading and writing of descriptors that do not wait by themselves.</summary>
internal static unsafe class UnixTransfer
{
    /// <summary>What to do after a read or write that failed: nothing and try again (success), or report an error.</summary>
    internal static Errno AfterFailure(int fd, short events, bool nonBlocking, StopSignal stop)
    {
        int error = UnixErrno.Last;
        if (error == UnixErrno.Intr)
            return stop.IsSet ? Errno.Canceled : Errno.Success;
        if (!UnixErrno.IsAgain(error))
            return UnixErrno.ToWasi(error);
        return nonBlocking ? Errno.Again : UnixWait.For(fd, events, stop);
    }

    internal static nuint Total(ReadOnlySpan<IoVec> pieces)
    {
        nuint total = 0;
        foreach (ref readonly IoVec piece in pieces)
            total += piece.Length;
        return total;
    }

    /// <summary>Writes everything unless it must not wait.</summary>
    internal static Errno WriteAll(
        int fd, bool isSocket, ReadOnlySpan<IoVec> pieces, bool nonBlocking, StopSignal stop, out nuint count)
    {
        nuint total = Total(pieces);
        count = 0;
        while (true)
        {
            nint result = count == 0 ? WriteOnce(fd, isSocket, pieces) : WriteRest(fd, isSocket, pieces, count);
            if (result >= 0)
            {
                count += (nuint)result;
                if (count >= total || nonBlocking)
                    return Errno.Success;
                continue;
            }
            Errno error = AfterFailure(fd, PollEntry.Out, nonBlocking, stop);
            if (error == Errno.Success)
                continue;
            return count > 0 && error != Errno.Canceled ? Errno.Success : error;
        }
    }

    private static nint WriteOnce(int fd, bool isSocket, ReadOnlySpan<IoVec> pieces)
    {
        fixed (IoVec* list = pieces)
            return isSocket ? SocketMessage.Send(fd, list, pieces.Length) : Libc.WriteVector(fd, list, pieces.Length);
    }

    private static nint WriteRest(int fd, bool isSocket, ReadOnlySpan<IoVec> pieces, nuint done)
    {
        int first = 0;
        while (done >= pieces[first].Length)
            done -= pieces[first++].Length;
        Span<IoVec> rest = stackalloc IoVec[pieces.Length - first];
        pieces[first..].CopyTo(rest);
        rest[0] = new(rest[0].Start + done, rest[0].Length - done);
        return WriteOnce(fd, isSocket, rest);
    }
}
