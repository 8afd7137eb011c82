using System.Runtime.Versioning;
using System.Text;
using WasiTools.Wasi.Abi;
using WasiTools.Wasi.Descriptors;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>A console: UTF-8 for the guest, UTF-16 for Windows, whatever the console's code page is.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsConsole(nint handle, Rights rights)
    : Descriptor(FileType.CharacterDevice, rights, Rights.None, FdFlags.None), IWindowsPollable
{
    private const int BufferSize = 4096;
    private const char EndOfFile = '\x1A'; // Ctrl+Z at the start of a line
    private const int StopCheckMilliseconds = 10;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
    private byte[] _line = [];
    private int _start;

    internal override Rights Applicable => RightSets.Stream;

    internal override bool AlwaysReady => false;

    internal override Errno Read(ReadOnlySpan<IoVec> pieces, StopSignal stop, out nuint count)
    {
        count = 0;
        if (!TakeTurn(stop))
            return Errno.Canceled;
        try
        {
            if (_start == _line.Length)
            {
                if (NonBlocking && !IsReady(forWriting: false, out _))
                    return Errno.Again;
                Errno error = ReadLine((WindowsStopSignal)stop);
                if (error != Errno.Success)
                    return error;
            }
            foreach (ref readonly IoVec piece in pieces)
            {
                int part = (int)nuint.Min(piece.Length, (nuint)(_line.Length - _start));
                _line.AsSpan(_start, part).CopyTo(new Span<byte>(piece.Start, part));
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
        if (!TakeTurn(stop))
            return Errno.Canceled;
        try
        {
            foreach (ref readonly IoVec piece in pieces)
            {
                for (nuint done = 0; done < piece.Length;)
                {
                    ReadOnlySpan<byte> part = new(piece.Start + done, (int)nuint.Min(piece.Length - done, BufferSize));
                    Errno error = WritePart(part, (WindowsStopSignal)stop);
                    if (error != Errno.Success)
                        return error;
                    done += (nuint)part.Length;
                    count += (nuint)part.Length;
                }
            }
            return Errno.Success;
        }
        finally
        {
            _turn.Release();
        }
    }

    internal override Errno GetStatus(out FileStatus status)
    {
        status = new() { Type = FileType.CharacterDevice, Links = 1 };
        return Errno.Success;
    }

    public bool IsReady(bool forWriting, out bool hungUp)
    {
        uint events;
        hungUp = false;
        return forWriting || _start < _line.Length
            || Kernel32.GetNumberOfConsoleInputEvents(handle, &events) == 0 || events > 0;
    }

    private protected override void Close()
    {
    }

    private bool TakeTurn(StopSignal stop)
    {
        while (!_turn.Wait(StopCheckMilliseconds))
        {
            if (stop.IsSet)
                return false;
        }
        return true;
    }

    private Errno ReadLine(WindowsStopSignal stop)
    {
        char* buffer = stackalloc char[BufferSize];
        if (!stop.EnterBlocking(out BlockedThread thread))
            return Errno.Canceled;
        uint read;
        int result = Kernel32.ReadConsoleW(handle, buffer, BufferSize, &read, null);
        int error = WindowsErrno.Last;
        stop.LeaveBlocking(thread);
        if (stop.IsSet)
            return Errno.Canceled;
        if (result == 0)
            return WindowsErrno.ToWasi(error);
        _start = 0;
        _line = read > 0 && buffer[0] == EndOfFile ? [] : Encoding.UTF8.GetBytes(new string(buffer, 0, (int)read).Replace("\r\n", "\n"));
        return Errno.Success;
    }

    private Errno WritePart(ReadOnlySpan<byte> bytes, WindowsStopSignal stop)
    {
        Span<char> text = stackalloc char[BufferSize + 2];
        int size = _decoder.GetChars(bytes, text, flush: false);
        for (int done = 0; done < size;)
        {
            if (!stop.EnterBlocking(out BlockedThread thread))
                return Errno.Canceled;
            uint written;
            int result;
            fixed (char* start = text[done..])
                result = Kernel32.WriteConsoleW(handle, start, (uint)(size - done), &written, null);
            int error = WindowsErrno.Last;
            stop.LeaveBlocking(thread);
            if (result == 0)
                return WindowsErrno.ToWasi(error);
            done += (int)written;
        }
        return Errno.Success;
    }
}
