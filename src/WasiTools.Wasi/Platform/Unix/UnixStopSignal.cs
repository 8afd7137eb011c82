namespace WasiTools.Wasi.Platform.Unix;

/// <summary>The stop as a descriptor that becomes readable and stays so: an eventfd, or where there is none the end of a pipe whose other
/// end is closed.</summary>
internal sealed unsafe class UnixStopSignal : StopSignal
{
    private const int EventFdCloseOnExec = 0x80000;

    private readonly Lock _lock = new();
    private readonly SafeFd _readable;
    private SafeFd? _writeEnd;

    internal UnixStopSignal()
    {
        if (OperatingSystem.IsLinux())
        {
            _readable = new(LinuxLibc.EventFd(0, EventFdCloseOnExec));
        }
        else
        {
            int* ends = stackalloc int[2];
            _readable = new(Libc.Pipe(ends) == 0 ? ends[0] : -1);
            if (!_readable.IsInvalid)
            {
                _writeEnd = new(ends[1]);
                UnixSystem.SetCloseOnExec(ends[0]);
                UnixSystem.SetCloseOnExec(ends[1]);
            }
        }
        if (_readable.IsInvalid)
            throw Throw.HostCall("create the descriptor that stops waiting threads", UnixErrno.Last);
    }

    internal int Fd => _readable.Number;

    internal override bool WaitUntil(long deadline)
    {
        PollEntry none;
        return UnixWait.Any(&none, 0, deadline, this, out _) != Abi.Errno.Success;
    }

    public override void Dispose()
    {
        lock (_lock)
        {
            _readable.Dispose();
            _writeEnd?.Dispose();
        }
    }

    private protected override void Wake()
    {
        lock (_lock)
        {
            if (_readable.IsClosed)
                return;
            if (OperatingSystem.IsLinux())
            {
                ulong one = 1;
                Libc.Write(_readable.Number, &one, sizeof(ulong));
            }
            else
            {
                _writeEnd?.Dispose();
                _writeEnd = null;
            }
        }
    }
}
