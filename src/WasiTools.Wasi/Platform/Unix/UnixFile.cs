using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>A regular file or block device. Reads and writes do not wait for anybody; large ones go in parts so that a stop is seen.</summary>
internal sealed unsafe class UnixFile : Descriptor
{
    private const nuint PartSize = 16 << 20;
    private const ulong AllocationPartSize = 1 << 30;

    private readonly SafeFd? _owned;
    private readonly int _fd;

    /// <param name="fd">The descriptor.</param>
    /// <param name="owned">The same as an object that this file closes; null when the descriptor belongs to somebody else.</param>
    /// <param name="type">What it is.</param>
    /// <param name="rights">What may be done with it.</param>
    /// <param name="flags">How it was opened.</param>
    internal UnixFile(int fd, SafeFd? owned, FileType type, Rights rights, FdFlags flags)
        : base(type, rights, Rights.None, flags)
    {
        _fd = fd;
        _owned = owned;
    }

    private enum Direction
    {
        Read,
        Write,
    }

    internal override Rights Applicable => RightSets.File;

    internal override Errno Read(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count) =>
        Transfer(Direction.Read, pieces, -1, stop, out count);

    internal override Errno Write(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count) =>
        Transfer(Direction.Write, pieces, -1, stop, out count);

    internal override Errno ReadAt(ReadOnlySpan<IoVec> pieces, ulong offset, StopSignal stop, out nuint count)
    {
        count = 0;
        return offset > long.MaxValue ? Errno.Inval : Transfer(Direction.Read, pieces, (long)offset, stop, out count);
    }

    internal override Errno WriteAt(ReadOnlySpan<IoVec> pieces, ulong offset, StopSignal stop, out nuint count)
    {
        count = 0;
        return offset > long.MaxValue ? Errno.Inval : Transfer(Direction.Write, pieces, (long)offset, stop, out count);
    }

    internal override Errno Seek(long offset, Whence whence, out ulong position)
    {
        long result = Libc.Seek(_fd, offset, (int)whence);
        position = (ulong)result;
        return result >= 0 ? Errno.Success : UnixErrno.LastAsWasi();
    }

    internal override Errno GetStatus(out FileStatus status)
    {
        Errno error = UnixSystem.GetStatus(_fd, out UnixStatus raw);
        status = raw.File;
        return error;
    }

    internal override Errno SetSize(ulong size)
    {
        if (size > long.MaxValue)
            return Errno.Inval;
        return Libc.Truncate(_fd, (long)size) == 0 ? Errno.Success : UnixErrno.LastAsWasi();
    }

    internal override Errno SetTimes(FileTime access, FileTime modify)
    {
        TimeSpecification* times = stackalloc TimeSpecification[2] { TimeSpecification.From(access), TimeSpecification.From(modify) };
        return Libc.SetTimes(_fd, times) == 0 ? Errno.Success : UnixErrno.LastAsWasi();
    }

    internal override Errno Advise(ulong offset, ulong length, Advice advice)
    {
        if (offset > long.MaxValue || length > long.MaxValue)
            return Errno.Inval;
        if (!OperatingSystem.IsLinux())
            return Errno.Success; // macOS has no such call, and advice may be ignored.
        int kind = advice switch
        {
            Advice.Normal => 0,
            Advice.Random => 1,
            Advice.Sequential => 2,
            Advice.WillNeed => 3,
            Advice.DontNeed => 4,
            _ => 5,
        };
        // Unlike most functions it returns the error number.
        int error = LinuxLibc.Advise(_fd, (long)offset, (long)length, kind);
        return error == 0 ? Errno.Success : UnixErrno.ToWasi(error);
    }

    internal override Errno Allocate(ulong offset, ulong length, StopSignal stop)
    {
        if (length == 0 || offset > long.MaxValue || length > long.MaxValue - offset)
            return Errno.Inval;
        if (!OperatingSystem.IsLinux())
            return Errno.Notsup;
        for (ulong done = 0; done < length;)
        {
            if (stop.IsSet)
                return Errno.Canceled;
            ulong part = Math.Min(length - done, AllocationPartSize);
            if (LinuxLibc.Allocate(_fd, 0, (long)(offset + done), (long)part) == 0)
                done += part;
            else if (UnixErrno.Last != UnixErrno.Intr)
                return UnixErrno.LastAsWasi();
        }
        return Errno.Success;
    }

    internal override Errno Synchronize(bool dataOnly)
    {
        int result = dataOnly && OperatingSystem.IsLinux() ? LinuxLibc.SynchronizeData(_fd) : Libc.Synchronize(_fd);
        return result == 0 ? Errno.Success : UnixErrno.LastAsWasi();
    }

    internal override Errno SetFlags(FdFlags flags)
    {
        if (((flags ^ Flags) & FdFlags.Append) != 0)
        {
            // Somebody else's description keeps its mode: it is shared with them.
            if (_owned is null)
                return Errno.Notsup;
            int kept = UnixSystem.GetStatusFlags(_fd) & ~OpenFlag.Append;
            Errno error = UnixSystem.SetStatusFlags(_fd, (flags & FdFlags.Append) != 0 ? kept | OpenFlag.Append : kept);
            if (error != Errno.Success)
                return error;
        }
        return base.SetFlags(flags);
    }

    internal override ulong Available()
    {
        long position = Libc.Seek(_fd, 0, (int)Whence.Current);
        if (position < 0 || GetStatus(out FileStatus status) != Errno.Success || status.Size <= (ulong)position)
            return 0;
        return status.Size - (ulong)position;
    }

    private protected override void Close() => _owned?.Dispose();

    private Errno Transfer(Direction direction, ReadOnlySpan<IoVec> pieces, long offset, StopSignal stop, out nuint count)
    {
        count = 0;
        nuint total = UnixTransfer.Total(pieces);
        fixed (IoVec* list = pieces)
        {
            if (total <= PartSize)
                return Once(direction, list, pieces.Length, offset, out count);
            foreach (ref readonly IoVec piece in pieces)
            {
                for (nuint done = 0; done < piece.Length;)
                {
                    if (stop.IsSet)
                        return Errno.Canceled;
                    IoVec part = new(piece.Start + done, nuint.Min(piece.Length - done, PartSize));
                    Errno error = Once(direction, &part, 1, offset < 0 ? offset : offset + (long)count, out nuint transferred);
                    if (error != Errno.Success)
                        return count > 0 ? Errno.Success : error;
                    count += transferred;
                    done += transferred;
                    if (transferred == 0 || (direction == Direction.Read && transferred < part.Length))
                        return Errno.Success;
                }
            }
        }
        return Errno.Success;
    }

    private Errno Once(Direction direction, IoVec* pieces, int pieceCount, long offset, out nuint count)
    {
        while (true)
        {
            nint result = (direction, offset < 0) switch
            {
                (Direction.Read, true) => Libc.ReadVector(_fd, pieces, pieceCount),
                (Direction.Read, false) => Libc.ReadVectorAt(_fd, pieces, pieceCount, offset),
                (_, true) => Libc.WriteVector(_fd, pieces, pieceCount),
                _ => Libc.WriteVectorAt(_fd, pieces, pieceCount, offset),
            };
            count = (nuint)Math.Max(result, 0);
            if (result >= 0)
                return Errno.Success;
            int error = UnixErrno.Last;
            if (error != UnixErrno.Intr)
                return UnixErrno.ToWasi(error);
        }
    }
}
