namespace WasiTools.Engine.Execution;

/// <summary>The first argument of every function's code: the instance it belongs to, or the binding of a host function.</summary>
public abstract unsafe class FunctionContext
{
    private protected FunctionContext()
    {
    }

    /// <summary>The slot through which a function is being called; tells a stub for uncompiled functions which one to compile.</summary>
    internal nint* Pending;
}
