using WasiTools.Engine.Compilation;
using WasiTools.Engine.Platform;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution;

/// <summary>The way from host into guest: arguments in, results and exceptions out.</summary>
internal static unsafe class GuestCall
{
    /// <summary>Calls a function with values, on a thread of the engine.</summary>
    public static Value[] Invoke(Func function, ReadOnlySpan<Value> arguments)
    {
        CheckArguments(function.Type, arguments);
        if (GuestThread.Current is not null)
            return InvokeHere(function, arguments);
        Value[] copy = arguments.IsEmpty ? None.Of<Value>() : arguments.ToArray();
        Value[]? results = null;
        GuestThread.Run(function.Store.Options.StackSize, () => results = InvokeHere(function, copy));
        return results!;
    }

    /// <summary>Runs guest code in a store on the current thread, which is one of the engine, and makes of what it throws what the host
    /// shall see.</summary>
    public static void Run<TState>(Store store, TState state, Action<TState> body)
    {
        GuestThread thread = store.Enter();
        Store? outer = thread.Store;
        byte* sideTop = store.Context->SideTop;
        if (outer is not null)
            SideArea.Share(outer.Context, store.Context);
        thread.Store = store;
        HostFunction? caller = store.LastHostCall;
        try
        {
            body(state);
        }
        catch (NullReferenceException e) when (!ReferenceEquals(e, store.HostException) && FaultTranslation.TryTakeFault(out _))
        {
            throw new Trap(TrapKind.OutOfBoundsMemoryAccess, e);
        }
        finally
        {
            thread.Store = outer;
            store.Context->SideTop = sideTop;
            store.LastHostCall = caller;
            store.Leave();
        }
    }

    private static Value[] InvokeHere(Func function, ReadOnlySpan<Value> arguments)
    {
        FunctionType type = function.Type;
        var slots = new ulong[Math.Max(SlotCount(type.Parameters), SlotCount(type.Results))];
        var references = new object?[Math.Max(type.Parameters.Length, type.Results.Length)];
        int slot = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            slots[slot++] = arguments[i].Low;
            if (arguments[i].Kind == ValueKind.V128)
                slots[slot++] = arguments[i].High;
            references[i] = arguments[i].Reference;
        }
        Run(function.Store, (function, slots, references), static s =>
        {
            fixed (ulong* address = s.slots)
                EntryPoints.Of(s.function)(s.function, address, s.references);
        });
        var results = new Value[type.Results.Length];
        slot = 0;
        for (int i = 0; i < results.Length; i++)
        {
            ValueKind kind = type.Results[i].Kind;
            int width = Value.Slots(kind);
            results[i] = kind == ValueKind.Reference
                ? Value.FromReference(references[i])
                : Value.FromSlots(kind, slots[slot], width == 2 ? slots[slot + 1] : 0, null);
            slot += width;
        }
        return results;
    }

    /// <summary>Slots that values of these types take.</summary>
    public static int SlotCount(ReadOnlySpan<ValueType> types)
    {
        int count = 0;
        foreach (ValueType type in types)
            count += Value.Slots(type.Kind);
        return count;
    }

    private static void CheckArguments(FunctionType type, ReadOnlySpan<Value> arguments)
    {
        if (arguments.Length != type.Parameters.Length)
            Throw.Argument($"{arguments.Length} arguments for a function of type {type}.", nameof(arguments));
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!ReferenceMatching.Matches(arguments[i], type.Parameters[i]))
                Throw.Argument($"Argument {i} is {arguments[i]}; the function's type is {type}.", nameof(arguments));
        }
    }
}
