namespace WasiTools.Engine.Execution;

/// <summary>A host function as one instance imports it: the first argument of the host function's code.</summary>
internal sealed unsafe class HostBinding : FunctionContext
{
    private Memory? memory;
    private readonly nint[] slot = GC.AllocateArray<nint>(1, pinned: true);

    public HostBinding(HostFunction function, Instance caller)
    {
        Function = function;
        Caller = caller;
        slot[0] = function.Code;
        fixed (nint* address = slot)
            Slot = address;
    }

    public HostFunction Function { get; }

    /// <summary>The instance that imports the function, and so the one that calls it.</summary>
    public Instance Caller { get; }

    /// <summary>What the host function was defined with.</summary>
    public object? State => Function.State;

    /// <summary>The address of a cell with the code's address, as <see cref="Func.Slot"/> wants it.</summary>
    public nint* Slot { get; }

    /// <summary>The memory that the caller exports as <c>memory</c>, else its first one. Null when it has none.</summary>
    public Memory? Memory => memory ??= Caller.DefaultMemory;

    /// <summary>To be called where the host function begins: reports name it if it does not come back from a stop.</summary>
    public void Enter()
    {
        Store store = Caller.Store;
        // To compare is less than to tell the collector of another reference.
        if (!ReferenceEquals(store.LastHostCall, Function))
            store.LastHostCall = Function;
    }

    /// <summary>To be used as an exception filter around host code: remembers that an exception comes from the host, so that it passes
    /// the guest unchanged. Always false.</summary>
    public bool Mark(Exception exception)
    {
        Caller.Store.HostException = exception;
        return false;
    }
}
