using WasiTools.Wasi.Abi;

namespace WasiTools.Wasi.Platform.Unix;

/// <summary>Waits for descriptors, a deadline or the program's stop, whichever comes first.</summary>
internal static unsafe class UnixWait
{
    /// <summary>Waits until a descriptor is ready.</summary>
    /// <returns>Success when it is (or has failed, which its next use tells), <see cref="Errno.Canceled"/> for the stop.</returns>
    internal static Errno For(int fd, short events, StopSignal stop)
    {
        PollEntry* entries = stackalloc PollEntry[2];
        entries[0] = new() { Fd = fd, Events = events };
        Errno error = Any(entries, 1, StopSignal.Never, stop, out _);
        return error;
    }

    /// <summary>Waits until one of some descriptors is ready. There must be room for one more entry after them, for the stop.</summary>
    /// <param name="entries">The descriptors; what happened is filled in.</param>
    /// <param name="count">How many.</param>
    /// <param name="deadline">When to give up, a time of the monotonic clock.</param>
    /// <param name="stop">The program's stop.</param>
    /// <param name="ready">How many have something to report; zero at the deadline.</param>
    internal static Errno Any(PollEntry* entries, int count, long deadline, StopSignal stop, out int ready)
    {
        ready = 0;
        entries[count] = new() { Fd = ((UnixStopSignal)stop).Fd, Events = PollEntry.In };
        while (true)
        {
            if (stop.IsSet)
                return Errno.Canceled;
            int result = Poll(entries, (uint)count + 1, deadline);
            if (result < 0)
            {
                int error = UnixErrno.Last;
                if (error == UnixErrno.Intr)
                    continue;
                return UnixErrno.ToWasi(error);
            }
            if (entries[count].Returned != 0)
                return Errno.Canceled;
            if (result > 0 || MonotonicClock.Now >= deadline)
            {
                ready = result;
                return Errno.Success;
            }
        }
    }

    private static int Poll(PollEntry* entries, nuint count, long deadline)
    {
        if (deadline == StopSignal.Never)
            return OperatingSystem.IsLinux() ? LinuxLibc.Poll(entries, count, null, null) : Libc.Poll(entries, count, -1);
        long left = Math.Max(0, deadline - MonotonicClock.Now);
        if (OperatingSystem.IsLinux())
        {
            TimeSpecification timeout = TimeSpecification.From((ulong)left);
            return LinuxLibc.Poll(entries, count, &timeout, null);
        }
        // Rounded up, so that a wait never ends early and spins; the caller looks at the clock.
        long milliseconds = Math.Min((left + 999_999) / 1_000_000, int.MaxValue);
        return Libc.Poll(entries, count, (int)milliseconds);
    }
}
