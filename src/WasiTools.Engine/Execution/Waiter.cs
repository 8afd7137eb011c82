using System.Diagnostics;

namespace WasiTools.Engine.Execution;

/// <summary>A guest thread in <c>memory.atomic.wait</c>. Its fields change under its own lock.</summary>
internal sealed class Waiter(nuint place, bool isEndless)
{
    /// <summary>The address in the process that it waits at.</summary>
    public nuint Place { get; } = place;

    /// <summary>Whether it waits without a timeout.</summary>
    public bool IsEndless { get; } = isEndless;

    private bool isDone;

    /// <summary>Ends the wait.</summary>
    public void Wake()
    {
        lock (this)
        {
            isDone = true;
            Monitor.Pulse(this);
        }
    }

    /// <summary>Blocks until <see cref="Wake"/> is called or a deadline passes.</summary>
    /// <param name="deadline">In ticks of <see cref="Stopwatch"/>; <see cref="long.MaxValue"/> for none.</param>
    /// <returns>Whether it was woken.</returns>
    public bool Block(long deadline)
    {
        BusyThreads.Remove();
        try
        {
            return BlockUntil(deadline);
        }
        finally
        {
            BusyThreads.Add();
        }
    }

    private bool BlockUntil(long deadline)
    {
        lock (this)
        {
            while (!isDone)
            {
                if (deadline == long.MaxValue)
                {
                    Monitor.Wait(this);
                    continue;
                }
                TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), deadline);
                if (left <= TimeSpan.Zero)
                    return false;
                // Rounded up to the milliseconds that the runtime counts in, and in steps that it can take.
                Monitor.Wait(this, (int)Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue));
            }
            return true;
        }
    }
}
