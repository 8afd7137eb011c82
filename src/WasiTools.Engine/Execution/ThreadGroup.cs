using WasiTools.Engine.Execution;

namespace WasiTools.Engine;

/// <summary>The threads of one guest program: they stop together. The first reason to stop is the one that counts.</summary>
public sealed class ThreadGroup : IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<Store> stores = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Waiter> waiters = new(ReferenceEqualityComparer.Instance);
    private readonly List<BlockedThread> blocked = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly object joined = new();
    private int running, endlessWaiters;

    /// <summary>Whether the group is stopped as <see cref="StopCause.Deadlocked"/> once each of its threads waits without a timeout at an
    /// address of a shared memory. Only for a group whose memory nobody else can reach, and whose threads, the main one too, were started
    /// by <see cref="Start"/>.</summary>
    public bool DetectsDeadlock { get; init; }

    /// <summary>Why the group was stopped; <see cref="StopCause.None"/> as long as it was not.</summary>
    public StopCause Cause { get; private set; }

    /// <summary>With <see cref="StopCause.Exited"/>: the guest's exit code.</summary>
    public int ExitCode { get; private set; }

    /// <summary>With <see cref="StopCause.Trapped"/> and <see cref="StopCause.Failed"/>: what happened.</summary>
    public Exception? Error { get; private set; }

    /// <summary>With <see cref="StopCause.Trapped"/> and <see cref="StopCause.Failed"/>: the number of the thread it happened in.</summary>
    public int ErrorThread { get; private set; }

    /// <summary>Cancelled when the group is stopped. Host functions that block watch it.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Whether the group has been told to stop.</summary>
    public bool IsStopping => Cause != StopCause.None;

    /// <summary>After a stop: the threads that waited at an address of a shared memory, by number. Complete once <see cref="Join"/> gave true.</summary>
    public IReadOnlyList<BlockedThread> BlockedThreads
    {
        get
        {
            BlockedThread[] threads;
            lock (gate)
                threads = blocked.ToArray();
            Array.Sort(threads, static (left, right) => left.Thread.CompareTo(right.Thread));
            return threads;
        }
    }

    /// <summary>Guest threads that have been started by <see cref="Start"/> and have not ended.</summary>
    public int RunningThreads
    {
        get
        {
            lock (gate)
                return running;
        }
    }

    /// <summary>After a stop: the threads that host functions have not let go of yet.</summary>
    public IReadOnlyList<StuckThread> StuckThreads
    {
        get
        {
            var threads = new List<StuckThread>();
            if (!IsStopping)
                return threads;
            lock (gate)
            {
                foreach (Store store in stores)
                {
                    if (store.Stuck is { } thread)
                        threads.Add(thread);
                }
            }
            threads.Sort(static (left, right) => left.Thread.CompareTo(right.Thread));
            return threads;
        }
    }

    /// <summary>Stops every thread of the group. Does nothing when it is already being stopped.</summary>
    /// <param name="cause">Why; not <see cref="StopCause.None"/>.</param>
    /// <param name="exitCode">The guest's exit code.</param>
    /// <param name="error">What happened.</param>
    public void Stop(StopCause cause, int exitCode = 0, Exception? error = null)
    {
        lock (gate)
        {
            if (IsStopping)
                return;
            ExitCode = exitCode;
            Error = error;
            ErrorThread = GuestThread.Current?.Number ?? 0;
            Cause = cause;
            foreach (Store store in stores)
                store.RaiseStop();
            foreach (Waiter waiter in waiters)
                waiter.Wake();
        }
        lock (joined)
            Monitor.PulseAll(joined);
        stopping.Cancel();
    }

    /// <summary>Waits until the group is told to stop.</summary>
    internal void WaitForStop()
    {
        lock (joined)
        {
            while (!IsStopping)
                Monitor.Wait(joined);
        }
    }

    /// <summary>Stops the group because a guest asked to end the program, and leaves the guest.</summary>
    /// <exception cref="GuestStoppedException">Always.</exception>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public void Exit(int code)
    {
        Stop(StopCause.Exited, code);
        throw Stopped();
    }

    /// <summary>Leaves the guest if the group is being stopped.</summary>
    /// <exception cref="GuestStoppedException">It is.</exception>
    public void ThrowIfStopping()
    {
        if (IsStopping)
            throw Stopped();
    }

    /// <summary>Starts a guest thread in the group. An exception that escapes its body stops the group.</summary>
    /// <param name="stackSize">Stack for guest code in bytes.</param>
    /// <param name="body">What to run.</param>
    /// <param name="number">What reports call the thread; 0 is usual for the main one.</param>
    /// <returns>False if the group is being stopped or the system refuses another thread.</returns>
    public bool Start(int stackSize, Action body, int number = 0)
    {
        lock (gate)
        {
            if (IsStopping)
                return false;
            running++;
        }
        try
        {
            GuestThread.Start(stackSize, () => RunBody(body, number));
            return true;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            Ended();
            return false;
        }
    }

    /// <summary>Waits until every thread that <see cref="Start"/> started has ended.</summary>
    /// <returns>False if some still ran when the time was up.</returns>
    public bool Join(TimeSpan timeout)
    {
        long end = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        lock (joined)
        {
            while (RunningThreads > 0)
            {
                long left = end - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(joined, (int)Math.Min(left, int.MaxValue)))
                    return RunningThreads == 0;
            }
        }
        return true;
    }

    /// <summary>Stops the group.</summary>
    public void Dispose() => Stop(StopCause.Cancelled);

    /// <summary>A thread is about to wait.</summary>
    internal void BeginWait(Waiter waiter)
    {
        bool isDeadlock;
        lock (gate)
        {
            waiters.Add(waiter);
            if (waiter.IsEndless)
                endlessWaiters++;
            if (IsStopping)
                waiter.Wake();
            isDeadlock = IsDeadlock;
        }
        if (isDeadlock)
            Stop(StopCause.Deadlocked);
    }

    /// <summary>A thread waits no longer: its time is up, or another has just woken it.</summary>
    internal void EndWait(Waiter waiter)
    {
        lock (gate)
        {
            if (waiters.Remove(waiter) && waiter.IsEndless)
                endlessWaiters--;
        }
    }

    /// <summary>Notes where a thread waited when it was stopped.</summary>
    internal void Report(BlockedThread thread)
    {
        lock (gate)
            blocked.Add(thread);
    }

    private bool IsDeadlock => DetectsDeadlock && !IsStopping && running > 0 && endlessWaiters == running;

    internal void Attach(Store store)
    {
        lock (gate)
        {
            stores.Add(store);
            if (IsStopping)
                store.RaiseStop();
        }
    }

    internal void Detach(Store store)
    {
        lock (gate)
            stores.Remove(store);
    }

    internal GuestStoppedException Stopped() => new(Cause switch
    {
        StopCause.Exited => $"The guest exited with code {ExitCode}.",
        StopCause.TimedOut => "The guest ran out of time.",
        StopCause.Deadlocked => "Every thread of the guest waited for another.",
        StopCause.Trapped => "Another thread of the guest trapped.",
        _ => "The guest was stopped.",
    });

    private void RunBody(Action body, int number)
    {
        GuestThread.Current!.Number = number;
        try
        {
            body();
        }
        catch (GuestStoppedException) when (IsStopping)
        {
            // The way every thread of a stopped group ends.
        }
        catch (Trap trap)
        {
            Stop(StopCause.Trapped, error: trap);
        }
        catch (Exception e)
        {
            Stop(StopCause.Failed, error: e);
        }
        finally
        {
            Ended();
        }
    }

    private void Ended()
    {
        bool isDeadlock;
        lock (joined)
        {
            lock (gate)
            {
                running--;
                isDeadlock = IsDeadlock;
            }
            Monitor.PulseAll(joined);
        }
        if (isDeadlock)
            Stop(StopCause.Deadlocked);
    }
}
