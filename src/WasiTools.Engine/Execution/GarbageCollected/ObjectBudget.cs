using System.Runtime.InteropServices;

namespace WasiTools.Engine.Execution;

/// <summary>Bounds the bytes of garbage-collected objects that a store's guests keep alive (<see cref="StoreOptions.MaximumObjectMemory"/>).
/// The runtime does not tell how much of its heap is whose, so it is estimated by samples: of the stream of allocated bytes one in
/// <see cref="Interval"/> is drawn at random, and the object that it falls into is watched by a weak handle. As many intervals are alive as
/// watched objects are. Objects larger than that are all watched and count with their size.</summary>
internal sealed class ObjectBudget
{
    private const int Samples = 1 << 14;

    private readonly long maximum;
    private readonly List<(GCHandle Handle, long Bytes)> watched = [];
    private long counted, limit;

    /// <summary>A budget.</summary>
    /// <param name="maximum">Bytes that may be alive.</param>
    public ObjectBudget(long maximum)
    {
        this.maximum = maximum;
        limit = maximum;
        Interval = Math.Clamp(maximum / Samples, 64, 64 << 10);
    }

    ~ObjectBudget()
    {
        foreach ((GCHandle handle, _) in watched)
            handle.Free();
    }

    /// <summary>Bytes that a sample stands for. Larger objects are announced by <see cref="Reserve"/> before they are allocated, and
    /// watched by <see cref="Watch"/>.</summary>
    public long Interval { get; }

    /// <summary>Objects that are watched; some may be dead already.</summary>
    public int WatchedCount => watched.Count;

    /// <summary>Takes as many samples as an object has used up.</summary>
    /// <param name="instance">The object.</param>
    /// <param name="credit">The bytes that were left until the next sample, less those of the object; not positive.</param>
    /// <returns>The bytes until the next sample.</returns>
    /// <exception cref="Trap">The budget is used up.</exception>
    public long Sample(object instance, long credit)
    {
        long bytes = 0;
        while (credit <= 0)
        {
            // Intervals of random length: a guest must not know which of its objects are watched.
            credit += 1 + (long)(-Math.Log(1 - Random.Shared.NextDouble()) * Interval);
            bytes += Interval;
        }
        Reserve(bytes);
        Watch(instance, bytes);
        return credit;
    }

    /// <summary>Makes sure that there is room, by a collection if need be.</summary>
    /// <exception cref="Trap">There is none.</exception>
    public void Reserve(long bytes)
    {
        // Between two collections a sixteenth of the budget must be allocated, or a guest near its limit would do nothing else.
        long allowed = bytes > maximum / 16 ? Math.Min(limit, maximum) : limit;
        if (bytes > maximum)
            Throw.Trap(TrapKind.OutOfMemory);
        if (counted + bytes <= allowed)
            return;
        Recount();
        if (counted + bytes <= allowed - maximum / 64)
            return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        Recount();
        limit = Math.Max(maximum, counted + maximum / 16);
        if (counted + bytes > maximum)
            Throw.Trap(TrapKind.OutOfMemory);
    }

    /// <summary>Counts an object until it is collected.</summary>
    public void Watch(object instance, long bytes)
    {
        counted += bytes;
        watched.Add((GCHandle.Alloc(instance, GCHandleType.Weak), bytes));
    }

    /// <summary>Forgets the objects that have been collected.</summary>
    private void Recount()
    {
        int kept = 0;
        counted = 0;
        for (int i = 0; i < watched.Count; i++)
        {
            (GCHandle handle, long bytes) = watched[i];
            if (handle.Target is null)
            {
                handle.Free();
                continue;
            }
            counted += bytes;
            watched[kept++] = (handle, bytes);
        }
        watched.RemoveRange(kept, watched.Count - kept);
    }
}
