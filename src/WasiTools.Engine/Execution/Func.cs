using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine;

/// <summary>A function of an instance, or a host function as an instance imports it (specification section 4.2.6).</summary>
public sealed unsafe class Func
{
    internal Func(FunctionContext context, nint* slot, DefinedType type, Store store, int index)
    {
        Context = context;
        Slot = slot;
        DefinedType = type;
        TypeId = type.Id;
        Store = store;
        Index = index;
    }

    /// <summary>First argument of the code.</summary>
    internal readonly FunctionContext Context;

    /// <summary>Where the code's address is.</summary>
    internal readonly nint* Slot;

    /// <summary><see cref="DefinedType.Id"/> of its type.</summary>
    internal readonly int TypeId;

    internal DefinedType DefinedType { get; }

    /// <summary>The store it belongs to.</summary>
    public Store Store { get; }

    /// <summary>Its index in the function index space of its module; of a host function, in that of the importer.</summary>
    internal int Index { get; }

    /// <summary>Parameters and results.</summary>
    public FunctionType Type => DefinedType.Function!;

    /// <summary>Calls the function on a thread of the engine and waits for its results.</summary>
    /// <param name="arguments">One value a parameter, of the parameter's kind.</param>
    /// <returns>One value a result.</returns>
    /// <exception cref="ArgumentException">Number or types of the arguments do not fit.</exception>
    /// <exception cref="Trap">The guest trapped.</exception>
    /// <exception cref="GuestStoppedException">The store's thread group was stopped.</exception>
    /// <exception cref="GuestException">The guest threw an exception that none of its functions caught.</exception>
    public Value[] Invoke(params ReadOnlySpan<Value> arguments) => GuestCall.Invoke(this, arguments);

    /// <inheritdoc/>
    public override string ToString() => $"function {Index} {Type}";
}
