using System.Runtime.CompilerServices;

namespace WasiTools.Engine.Execution;

/// <summary>What compiled code calls around calls: looking up callees, passing results, leaving when it shall stop.</summary>
internal static unsafe class CallOperations
{
    /// <summary>The function at a table index, whose type must be exactly the expected one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Func LookUp(Table table, ulong index, int typeId)
    {
        object?[] elements = table.Elements;
        if (index >= (ulong)elements.Length)
            Throw.Trap(TrapKind.UndefinedElement);
        Func? func = Unsafe.As<Func?>(elements[index]);
        if (func is null)
            Throw.Trap(TrapKind.UninitializedElement, index.ToString());
        if (func!.TypeId != typeId)
            Throw.Trap(TrapKind.IndirectCallTypeMismatch);
        return func;
    }

    /// <summary>The function at a table index, whose type may be declared below the expected one.</summary>
    public static Func LookUpSubtype(Table table, ulong index, Instance instance, int type)
    {
        if (index >= (ulong)table.Elements.Length)
            Throw.Trap(TrapKind.UndefinedElement);
        Func? func = Unsafe.As<Func?>(table.Elements[index]);
        if (func is null)
            Throw.Trap(TrapKind.UninitializedElement, index.ToString());
        if (!func!.DefinedType.IsSubtypeOf(instance.Module.Content.Types[type]))
            Throw.Trap(TrapKind.IndirectCallTypeMismatch);
        return func;
    }

    /// <summary>A function reference that must not be null.</summary>
    public static Func CheckFunc(object? reference)
    {
        if (reference is null)
            Throw.Trap(TrapKind.NullFunctionReference);
        return Unsafe.As<Func>(reference!);
    }

    /// <summary>A reference that must not be null.</summary>
    public static object CheckReference(object? reference)
    {
        if (reference is null)
            Throw.Trap(TrapKind.NullReference);
        return reference!;
    }

    public static object? TakeResultReference(Instance instance, int index)
    {
        ref object? place = ref instance.Store.ResultReferences[index];
        object? reference = place;
        place = null;
        return reference;
    }

    public static void LeaveResultReference(Instance instance, int index, object? reference) =>
        instance.Store.ResultReferences[index] = reference;

    /// <summary>A frame would reach below the stack limit: the stack is used up, or the limit was raised to stop the guest.</summary>
    /// <exception cref="GuestStoppedException">The thread group is being stopped.</exception>
    /// <exception cref="Trap">The stack is used up.</exception>
    public static void StackLimitReached(Instance instance)
    {
        instance.Store.Group.ThrowIfStopping();
        Throw.Trap(TrapKind.CallStackExhausted);
    }

    /// <summary>A loop has seen the stop flag.</summary>
    /// <exception cref="GuestStoppedException">Always.</exception>
    public static void StopRequested(Instance instance) => throw instance.Store.Group.Stopped();

    /// <summary>Takes a value that nobody needs but that must be computed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Discard<T>(T value)
    {
    }
}
