using WasiTools.Engine.Execution;

namespace WasiTools.Engine;

/// <summary>Where instances live (specification section 4.2.3). One thread at a time uses a store; a guest thread has a store of its own
/// in the same <see cref="ThreadGroup"/>.</summary>
public sealed unsafe class Store : IDisposable
{
    private readonly StoreContext[] context = GC.AllocateArray<StoreContext>(1, pinned: true);
    private readonly Lock gate = new();
    private GuestThread? owner;
    private ObjectBudget? objects;
    private int depth;

    /// <summary>A store in a thread group of its own.</summary>
    /// <param name="options">How it runs its guests; null for the defaults.</param>
    public Store(StoreOptions? options = null) : this(new ThreadGroup(), options)
    {
    }

    /// <summary>A store in a thread group.</summary>
    /// <param name="group">The group that it stops with.</param>
    /// <param name="options">How it runs its guests; null for the defaults.</param>
    public Store(ThreadGroup group, StoreOptions? options = null)
    {
        Options = options ?? StoreOptions.Default;
        Group = group;
        fixed (StoreContext* address = context)
            Context = address;
        group.Attach(this);
    }

    /// <summary>How it runs its guests.</summary>
    public StoreOptions Options { get; }

    /// <summary>The threads that stop together with it.</summary>
    public ThreadGroup Group { get; }

    /// <summary>What compiled code reads.</summary>
    internal StoreContext* Context { get; }

    /// <summary>References among the results of a call beyond the first, by result index.</summary>
    internal object?[] ResultReferences { get; } = new object?[EngineLimits.Results];

    /// <summary>Bounds the objects that its guests keep alive.</summary>
    internal ObjectBudget Objects => objects ??= new(Options.MaximumObjectMemory);

    /// <summary>The last exception that a host function let out.</summary>
    internal Exception? HostException { get; set; }

    /// <summary>The host function that its guests called last. Once the group is stopped and no guest code runs any more, a thread that
    /// has not left the store is still in it.</summary>
    internal HostFunction? LastHostCall { get; set; }

    /// <summary>Whether guest code runs in it.</summary>
    internal bool IsEntered => depth > 0;

    /// <summary>The thread in it and the host function that this thread does not come back from; null if there is none.</summary>
    internal StuckThread? Stuck
    {
        get
        {
            lock (gate)
                return depth > 0 && LastHostCall is { } function ? new(owner!.Number, function.Name) : null;
        }
    }

    /// <summary>Takes the store for the current thread, which must be one of the engine.</summary>
    /// <returns>That thread.</returns>
    /// <exception cref="InvalidOperationException">Another thread uses it.</exception>
    /// <exception cref="GuestStoppedException">Its group is being stopped.</exception>
    internal GuestThread Enter()
    {
        GuestThread thread = GuestThread.Current!;
        lock (gate)
        {
            if (depth > 0 && owner != thread)
                Throw.InvalidOperation("The store is in use by another thread. Give each thread a store of its own.");
            Group.ThrowIfStopping();
            owner = thread;
            if (depth++ == 0)
                Context->StackLimit = thread.StackLimit;
        }
        return thread;
    }

    /// <summary>Gives the store back.</summary>
    internal void Leave()
    {
        lock (gate)
            depth--;
    }

    /// <summary>Makes the guest leave at its next check. Any thread may call it.</summary>
    internal void RaiseStop()
    {
        lock (gate)
        {
            Volatile.Write(ref Context->StopRequested, -1);
            Volatile.Write(ref Context->StackLimit, nint.MaxValue);
        }
    }

    /// <summary>Leaves its thread group. Instances can no longer be called afterwards.</summary>
    public void Dispose()
    {
        RaiseStop();
        Group.Detach(this);
    }
}
