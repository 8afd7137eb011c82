using System.Runtime.CompilerServices;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution;

/// <summary>What compiled code calls for structures, 31-bit integers and casts (specification section 4.6.5 and 4.6.6).</summary>
internal static unsafe class ObjectOperations
{
    /// <summary>A structure that must not be null. The validator knows that it is none but a structure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object CheckStruct(object? reference)
    {
        if (reference is null)
            Throw.Trap(TrapKind.NullStructureReference);
        return reference!;
    }

    /// <summary>Counts an object that has been allocated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Account(Instance instance, object made, int size)
    {
        long credit = instance.Context->AllocationCredit - size;
        instance.Context->AllocationCredit = credit;
        if (credit <= 0)
            Sample(instance, made, credit);
    }

    /// <summary>A reference to the lower 31 bits of an integer.</summary>
    public static object MakeI31(int value, Instance instance)
    {
        if (I31.Shared(value) is I31 shared)
            return shared;
        var made = new I31(value);
        Account(instance, made, I31.Size);
        return made;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I31GetS(object? reference)
    {
        if (reference is null)
            Throw.Trap(TrapKind.NullI31Reference);
        return Unsafe.As<I31>(reference!).Signed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I31GetU(object? reference) => I31GetS(reference) & int.MaxValue;

    /// <summary>Whether two references are the same; integers are when their values are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(object? left, object? right) =>
        ReferenceEquals(left, right) || left is I31 a && right is I31 b && a.Signed == b.Signed;

    public static bool IsEq(object? reference, bool orNull) => reference is null ? orNull : reference is I31 or GuestObject;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsI31(object? reference, bool orNull) => reference is null ? orNull : reference is I31;

    public static bool IsStruct(object? reference, bool orNull) => reference is null ? orNull : reference is GuestStruct;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsArray(object? reference, bool orNull) => reference is null ? orNull : reference is GuestArray;

    /// <summary>Whether a reference is to a structure of the type of a number and depth, or one declared below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsStructOf(object? reference, bool orNull, int id, int depth)
    {
        if (reference is null)
            return orNull;
        return reference is GuestStruct structure && IsOf(structure.DefinedType, id, depth);
    }

    /// <summary>The same of an array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsArrayOf(object? reference, bool orNull, int id, int depth)
    {
        if (reference is null)
            return orNull;
        return reference is GuestArray array && IsOf(array.DefinedType, id, depth);
    }

    /// <summary>The same of a function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFuncOf(object? reference, bool orNull, int id, int depth)
    {
        if (reference is null)
            return orNull;
        return reference is Func func && IsOf(func.DefinedType, id, depth);
    }

    /// <summary>The reference of a cast, once it is known whether it is of the type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object? Cast(object? reference, bool isOfType)
    {
        if (!isOfType)
            Throw.Trap(TrapKind.CastFailure);
        return reference;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOf(DefinedType type, int id, int depth) => type.Id == id || type.Depth > depth && type.IsSubtypeOf(id, depth);

    private static void Sample(Instance instance, object made, long credit) =>
        instance.Context->AllocationCredit = instance.Store.Objects.Sample(made, credit);
}
