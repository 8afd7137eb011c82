using System.Runtime.Versioning;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>A file on a disk. Windows moves a handle's position also when it is told where to read, so this class keeps its own; of a
/// file that was inherited, the handle's is used, which is shared with other processes.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsFile : Descriptor
{
    private const uint PartSize = 16 << 20;
    private const ulong AppendOffset = ulong.MaxValue;
    private const int EndOfFileInformation = 6;

    private readonly SafeWindowsHandle? _owned;
    private readonly nint _handle;
    private readonly Lock _lock = new();
    private ulong _position;

    /// <param name="handle">The file.</param>
    /// <param name="owned">The same as an object that this file closes; null when the handle was inherited.</param>
    /// <param name="rights">What may be done with it.</param>
    /// <param name="flags">How it was opened.</param>
    internal WindowsFile(nint handle, SafeWindowsHandle? owned, Rights rights, FdFlags flags)
        : base(FileType.RegularFile, rights, Rights.None, flags)
    {
        _handle = handle;
        _owned = owned;
    }

    internal override Rights Applicable => RightSets.File;

    private bool Appends => (Flags & FdFlags.Append) != 0;

    internal override Errno Read(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        lock (_lock)
        {
            Errno error = GetPosition(out ulong position);
            count = 0;
            if (error == Errno.Success)
                error = Transfer(pieces, position, forWriting: false, stop, out count);
            return error == Errno.Success ? SetPosition(position + count) : error;
        }
    }

    internal override Errno Write(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        lock (_lock)
        {
            Errno error = GetPosition(out ulong position);
            count = 0;
            if (error == Errno.Success)
                error = Transfer(pieces, Appends ? AppendOffset : position, forWriting: true, stop, out count);
            if (error != Errno.Success)
                return error;
            if (Appends)
            {
                error = GetStatus(out FileStatus status);
                if (error != Errno.Success)
                    return error;
                position = status.Size;
            }
            else
            {
                position += count;
            }
            error = SetPosition(position);
            return error == Errno.Success && (Flags & (FdFlags.Sync | FdFlags.DSync)) != 0 ? Synchronize(dataOnly: true) : error;
        }
    }

    internal override Errno ReadAt(ReadOnlySpan<IoVec> pieces, ulong offset, StopSignal stop, out nuint count) =>
        TransferAt(pieces, offset, forWriting: false, stop, out count);

    internal override Errno WriteAt(ReadOnlySpan<IoVec> pieces, ulong offset, StopSignal stop, out nuint count) =>
        TransferAt(pieces, offset, forWriting: true, stop, out count);

    internal override Errno Seek(long offset, Whence whence, out ulong position)
    {
        lock (_lock)
        {
            position = 0;
            ulong origin = 0;
            Errno error = Errno.Success;
            if (whence == Whence.Current)
            {
                error = GetPosition(out origin);
            }
            else if (whence == Whence.End)
            {
                error = GetStatus(out FileStatus status);
                origin = status.Size;
            }
            if (error != Errno.Success)
                return error;
            // Positions and sizes of files are not above long.MaxValue.
            if (offset > long.MaxValue - (long)origin)
                return Errno.Overflow;
            long target = (long)origin + offset;
            if (target < 0)
                return Errno.Inval;
            position = (ulong)target;
            return SetPosition(position);
        }
    }

    internal override Errno GetStatus(out FileStatus status) => WindowsStatus.Get(_handle, out status);

    internal override Errno SetSize(ulong size)
    {
        if (size > long.MaxValue)
            return Errno.Inval;
        long end = (long)size;
        return Kernel32.SetFileInformationByHandle(_handle, EndOfFileInformation, &end, sizeof(long)) != 0
            ? Errno.Success
            : WindowsErrno.LastAsWasi();
    }

    internal override Errno SetTimes(FileTime access, FileTime modify) => WindowsStatus.SetTimes(_handle, access, modify);

    // Advice may be ignored.
    internal override Errno Advise(ulong offset, ulong length, Advice advice) =>
        offset > long.MaxValue || length > long.MaxValue ? Errno.Inval : Errno.Success;

    internal override Errno Allocate(ulong offset, ulong length, StopSignal stop)
    {
        if (length == 0 || offset > long.MaxValue || length > long.MaxValue - offset)
            return Errno.Inval;
        lock (_lock)
        {
            Errno error = GetStatus(out FileStatus status);
            return error == Errno.Success && status.Size < offset + length ? SetSize(offset + length) : error;
        }
    }

    internal override Errno Synchronize(bool dataOnly)
    {
        if (Kernel32.FlushFileBuffers(_handle) != 0)
            return Errno.Success;
        // Of a file that is open for reading only there is nothing to write.
        return WindowsErrno.Last == WindowsErrno.AccessDenied ? Errno.Success : WindowsErrno.LastAsWasi();
    }

    internal override ulong Available()
    {
        lock (_lock)
        {
            return GetPosition(out ulong position) == Errno.Success && GetStatus(out FileStatus status) == Errno.Success
                && status.Size > position
                ? status.Size - position
                : 0;
        }
    }

    private protected override void Close() => _owned?.Dispose();

    private Errno TransferAt(ReadOnlySpan<IoVec> pieces, ulong offset, bool forWriting, StopSignal stop, out nuint count)
    {
        count = 0;
        if (offset > long.MaxValue)
            return Errno.Inval;
        if (_owned is not null)
            return Transfer(pieces, offset, forWriting, stop, out count);
        lock (_lock)
        {
            Errno error = GetPosition(out ulong position);
            if (error != Errno.Success)
                return error;
            error = Transfer(pieces, offset, forWriting, stop, out count);
            Errno restored = SetPosition(position);
            return error == Errno.Success ? restored : error;
        }
    }

    private Errno GetPosition(out ulong position)
    {
        position = _position;
        if (_owned is not null)
            return Errno.Success;
        long current;
        if (Kernel32.SetFilePointerEx(_handle, 0, &current, (uint)Whence.Current) == 0)
            return WindowsErrno.LastAsWasi();
        position = (ulong)current;
        return Errno.Success;
    }

    private Errno SetPosition(ulong position)
    {
        _position = position;
        return _owned is not null || Kernel32.SetFilePointerEx(_handle, (long)position, null, (uint)Whence.Set) != 0
            ? Errno.Success
            : WindowsErrno.LastAsWasi();
    }

    private Errno Transfer(ReadOnlySpan<IoVec> pieces, ulong offset, bool forWriting, StopSignal stop, out nuint count)
    {
        count = 0;
        foreach (ref readonly IoVec piece in pieces)
        {
            for (nuint done = 0; done < piece.Length;)
            {
                if (stop.IsSet)
                    return Errno.Canceled;
                uint part = (uint)nuint.Min(piece.Length - done, PartSize);
                Kernel32.Overlapped at = new() { Offset = offset == AppendOffset ? AppendOffset : offset + count };
                uint transferred;
                int result = forWriting
                    ? Kernel32.WriteFile(_handle, piece.Start + done, part, &transferred, &at)
                    : Kernel32.ReadFile(_handle, piece.Start + done, part, &transferred, &at);
                if (result == 0)
                {
                    int error = WindowsErrno.Last;
                    return count > 0 || (!forWriting && error == WindowsErrno.HandleEof) ? Errno.Success : WindowsErrno.ToWasi(error);
                }
                count += transferred;
                done += transferred;
                if (transferred < part)
                    return Errno.Success;
            }
        }
        return Errno.Success;
    }
}
