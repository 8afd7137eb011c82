using System.Runtime.Versioning;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>A pipe or device that this process inherited. Reads and writes wait inside the system call, which a stop cancels.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsStream(nint handle, FileType type, Rights rights)
    : Descriptor(type, rights, Rights.None, FdFlags.None), IWindowsPollable
{
    private const uint PartSize = 1 << 20;

    internal override Rights Applicable => RightSets.Stream;

    internal override bool AlwaysReady => false;

    internal override Errno Read(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        count = 0;
        // One read fills one piece: with part of the data there a second could wait for more.
        foreach (ref readonly IoVec piece in pieces)
        {
            if (piece.Length > 0)
                return ReadPiece(piece, (WindowsStopSignal)stop, out count);
        }
        return Errno.Success;
    }

    internal override Errno Write(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        count = 0;
        foreach (ref readonly IoVec piece in pieces)
        {
            for (nuint done = 0; done < piece.Length;)
            {
                uint part = (uint)nuint.Min(piece.Length - done, PartSize);
                Errno error = WritePart(piece.Start + done, part, (WindowsStopSignal)stop, out uint written);
                if (error != Errno.Success)
                    return count > 0 && error != Errno.Canceled ? Errno.Success : error;
                done += written;
                count += written;
            }
        }
        return Errno.Success;
    }

    internal override Errno GetStatus(out FileStatus status)
    {
        status = new() { Type = Type, Links = 1 };
        return Errno.Success;
    }

    internal override ulong Available()
    {
        uint available;
        return Kernel32.PeekNamedPipe(handle, null, 0, null, &available, null) != 0 ? available : 0;
    }

    /// <summary>Whether a read would not wait. What is no pipe is taken as ready.</summary>
    public bool IsReady(bool forWriting, out bool hungUp)
    {
        uint available;
        hungUp = false;
        if (forWriting || Kernel32.PeekNamedPipe(handle, null, 0, null, &available, null) == 0)
        {
            hungUp = !forWriting && WindowsErrno.Last is WindowsErrno.BrokenPipe or WindowsErrno.PipeNotConnected;
            return true;
        }
        return available > 0;
    }

    private protected override void Close()
    {
    }

    private Errno ReadPiece(in IoVec piece, WindowsStopSignal stop, out nuint count)
    {
        count = 0;
        if (NonBlocking && !IsReady(forWriting: false, out _))
            return Errno.Again;
        if (!stop.EnterBlocking(out BlockedThread thread))
            return Errno.Canceled;
        uint read;
        int result = Kernel32.ReadFile(handle, piece.Start, (uint)nuint.Min(piece.Length, PartSize), &read, null);
        int error = WindowsErrno.Last;
        stop.LeaveBlocking(thread);
        if (result != 0)
        {
            count = read;
            return Errno.Success;
        }
        return error is WindowsErrno.BrokenPipe or WindowsErrno.HandleEof or WindowsErrno.PipeNotConnected
            ? Errno.Success
            : WindowsErrno.ToWasi(error);
    }

    private Errno WritePart(byte* start, uint size, WindowsStopSignal stop, out uint written)
    {
        written = 0;
        if (!stop.EnterBlocking(out BlockedThread thread))
            return Errno.Canceled;
        uint count;
        int result = Kernel32.WriteFile(handle, start, size, &count, null);
        int error = WindowsErrno.Last;
        stop.LeaveBlocking(thread);
        written = result != 0 ? count : 0;
        return result != 0 ? Errno.Success : WindowsErrno.ToWasi(error);
    }
}
