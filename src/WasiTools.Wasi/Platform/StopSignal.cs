namespace WasiTools.Wasi.Platform;

/// <summary>Wakes every thread of a program that waits in a host function, once and for good. Waits check it in the same system call
/// that waits for what they want, so that a stop is never missed.</summary>
internal abstract class StopSignal : IDisposable
{
    /// <summary>No deadline.</summary>
    internal const long Never = long.MaxValue;

    private volatile bool _isSet;

    /// <summary>Whether the program is to stop.</summary>
    internal bool IsSet => _isSet;

    /// <summary>Stops the program's waits, those to come included.</summary>
    internal void Set()
    {
        _isSet = true;
        Wake();
    }

    /// <summary>Sleeps until a time of the monotonic clock in nanoseconds, or the stop.</summary>
    /// <returns>Whether the program is to stop.</returns>
    internal abstract bool WaitUntil(long deadline);

    public abstract void Dispose();

    /// <summary>Wakes the threads that wait now and those that are about to.</summary>
    private protected abstract void Wake();
}
