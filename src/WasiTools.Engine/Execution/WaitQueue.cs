using System.Diagnostics;

namespace WasiTools.Engine.Execution;

/// <summary>The threads that wait at the addresses of one shared memory, first come, first served. The lock of the queue comes before that
/// of a thread group.</summary>
internal sealed unsafe class WaitQueue
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<nuint, LinkedList<(Waiter Waiter, ThreadGroup Group)>> queues = [];

    /// <summary>Waits as long as an address holds a value.</summary>
    /// <param name="instance">Whose thread waits.</param>
    /// <param name="place">The address in the process.</param>
    /// <param name="expected">The value; the lower half for a size of 4.</param>
    /// <param name="size">4 or 8.</param>
    /// <param name="timeout">Nanoseconds; negative for none.</param>
    /// <exception cref="GuestStoppedException">The thread group is being stopped.</exception>
    public WaitResult Wait(Instance instance, nuint place, long expected, int size, long timeout)
    {
        ThreadGroup group = instance.Store.Group;
        var waiter = new Waiter(place, timeout < 0);
        lock (gate)
        {
            long value = size == sizeof(int) ? Volatile.Read(ref *(int*)place) : Volatile.Read(ref *(long*)place);
            if (value != expected)
                return WaitResult.NotEqual;
            Enqueue(place, waiter, group);
            group.BeginWait(waiter);
        }
        bool woken = waiter.Block(Deadline(timeout));
        lock (gate)
        {
            if (Remove(place, waiter))
            {
                group.EndWait(waiter);
                woken = false;
            }
            else
            {
                woken = true;
            }
        }
        if (group.IsStopping)
        {
            group.Report(new BlockedThread(
                GuestThread.Current!.Number, (ulong)(place - (nuint)instance.MemoryBase), expected, Backtrace.Here()));
            group.ThrowIfStopping();
        }
        return woken ? WaitResult.Woken : WaitResult.TimedOut;
    }

    /// <summary>Wakes the threads that have waited longest at an address.</summary>
    /// <param name="place">The address in the process.</param>
    /// <param name="count">How many at most.</param>
    /// <returns>How many were woken.</returns>
    public int Notify(nuint place, uint count)
    {
        int woken = 0;
        lock (gate)
        {
            if (!queues.TryGetValue(place, out var queue))
                return 0;
            while (queue.First is { } first && (uint)woken < count)
            {
                queue.RemoveFirst();
                first.Value.Group.EndWait(first.Value.Waiter);
                first.Value.Waiter.Wake();
                woken++;
            }
            if (queue.Count == 0)
                queues.Remove(place);
        }
        return woken;
    }

    /// <summary>How many threads wait at an address of a memory.</summary>
    public int CountAt(Memory memory, ulong address)
    {
        lock (gate)
            return queues.TryGetValue((nuint)memory.Base + (nuint)address, out var queue) ? queue.Count : 0;
    }

    private void Enqueue(nuint place, Waiter waiter, ThreadGroup group)
    {
        if (!queues.TryGetValue(place, out var queue))
            queues.Add(place, queue = new());
        queue.AddLast((waiter, group));
    }

    /// <summary>Takes a waiter out unless a notification has done so.</summary>
    private bool Remove(nuint place, Waiter waiter)
    {
        if (!queues.TryGetValue(place, out var queue))
            return false;
        for (var node = queue.First; node is not null; node = node.Next)
        {
            if (node.Value.Waiter != waiter)
                continue;
            queue.Remove(node);
            if (queue.Count == 0)
                queues.Remove(place);
            return true;
        }
        return false;
    }

    private static long Deadline(long timeout)
    {
        if (timeout < 0)
            return long.MaxValue;
        // Not by way of Int128, whose code has to be compiled at run time. A tick is no shorter than a nanosecond.
        (long seconds, long rest) = Math.DivRem(timeout, NanosecondsPerSecond);
        long ticks = seconds * Stopwatch.Frequency + rest * Stopwatch.Frequency / NanosecondsPerSecond, now = Stopwatch.GetTimestamp();
        return ticks < long.MaxValue - now ? now + ticks : long.MaxValue;
    }
}
