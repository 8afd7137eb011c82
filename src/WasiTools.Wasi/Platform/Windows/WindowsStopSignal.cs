using System.Runtime.Versioning;

namespace WasiTools.Wasi.Platform.Windows;

/// <summary>The stop as an event, and for threads inside a synchronous read or write the cancellation of it.</summary>
/// <remarks>A cancellation that comes before the thread is in the system call is lost, so it is repeated until every thread has left.</remarks>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsStopSignal : StopSignal
{
    private const uint WaitTimeout = 0x102;
    private const int NanosecondsPerMillisecond = 1_000_000;

    private readonly SafeWindowsHandle _event;
    private readonly Lock _lock = new();
    private readonly HashSet<nint> _blocked = [];
    private bool _isCancelling;

    internal WindowsStopSignal()
    {
        _event = new(Kernel32.CreateEventW(null, 1, 0, null));
        if (_event.IsInvalid)
            throw Throw.HostCall("create the event that stops waiting threads", WindowsErrno.Last);
    }

    /// <summary>Begins a system call that may wait; to be left in any case.</summary>
    /// <returns>Whether the call may begin: false once the stop is set.</returns>
    internal bool EnterBlocking(out BlockedThread thread)
    {
        thread = BlockedThread.Current;
        lock (_lock)
        {
            if (IsSet)
                return false;
            _blocked.Add(thread.Handle);
            return true;
        }
    }

    /// <summary>Ends what <see cref="EnterBlocking"/> began.</summary>
    internal void LeaveBlocking(BlockedThread thread)
    {
        lock (_lock)
            _blocked.Remove(thread.Handle);
    }

    internal override bool WaitUntil(long deadline)
    {
        while (!IsSet)
        {
            long left = deadline == Never ? Never : deadline - MonotonicClock.Now;
            if (left <= 0)
                return false;
            uint milliseconds = deadline == Never
                ? uint.MaxValue
                : (uint)Math.Min((left + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond, int.MaxValue);
            if (Kernel32.WaitForSingleObject(_event.Value, milliseconds) is not (0 or WaitTimeout))
                throw Throw.HostCall("wait", WindowsErrno.Last);
        }
        return true;
    }

    public override void Dispose() => _event.Dispose();

    private protected override void Wake()
    {
        Kernel32.SetEvent(_event.Value);
        lock (_lock)
        {
            if (_isCancelling || !CancelBlocked())
                return;
            _isCancelling = true;
        }
        new Thread(CancelUntilLeft, maxStackSize: 256 << 10) { IsBackground = true, Name = "WASI stop" }.Start();
    }

    private void CancelUntilLeft()
    {
        while (true)
        {
            Thread.Sleep(1);
            lock (_lock)
            {
                if (!CancelBlocked())
                {
                    _isCancelling = false;
                    return;
                }
            }
        }
    }

    private bool CancelBlocked()
    {
        foreach (nint thread in _blocked)
            Kernel32.CancelSynchronousIo(thread);
        return _blocked.Count > 0;
    }
}
