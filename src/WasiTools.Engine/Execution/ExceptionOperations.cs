using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Execution;

/// <summary>What compiled code calls to throw and catch (specification section 4.6.10). Values travel where results do.</summary>
internal static unsafe class ExceptionOperations
{
    /// <summary>Throws an exception with the values that have been left as results.</summary>
    public static void ThrowTag(Instance instance, int tag)
    {
        Tag thrown = instance.Tags[tag];
        ReadOnlySpan<ValueType> types = thrown.Type.Parameters;
        var values = new Value[types.Length];
        int slot = 0;
        for (int i = 0; i < values.Length; i++)
        {
            ValueKind kind = types[i].Kind;
            ulong low = instance.Context->Results[slot];
            ulong high = kind == ValueKind.V128 ? instance.Context->Results[slot + 1] : 0;
            values[i] = kind == ValueKind.Reference
                ? Value.FromReference(CallOperations.TakeResultReference(instance, i))
                : Value.FromSlots(kind, low, high, null);
            slot += Value.Slots(kind);
        }
        throw new GuestException(thrown, values);
    }

    /// <summary>Throws an exception that has been caught.</summary>
    public static void ThrowReference(object? exception)
    {
        if (exception is null)
            Throw.Trap(TrapKind.NullExceptionReference);
        throw Unsafe.As<GuestException>(exception!);
    }

    /// <summary>Whether an exception is of a tag.</summary>
    public static bool Matches(Instance instance, object exception, int tag) =>
        Unsafe.As<GuestException>(exception).Tag == instance.Tags[tag];

    /// <summary>Leaves an exception's values as results.</summary>
    public static void Unpack(Instance instance, object exception)
    {
        IReadOnlyList<Value> values = Unsafe.As<GuestException>(exception).Values;
        int slot = 0;
        for (int i = 0; i < values.Count; i++)
        {
            Value value = values[i];
            if (value.Kind == ValueKind.Reference)
                instance.Store.ResultReferences[i] = value.Reference;
            instance.Context->Results[slot++] = value.Low;
            if (value.Kind == ValueKind.V128)
                instance.Context->Results[slot++] = value.High;
        }
    }
}
