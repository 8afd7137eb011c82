using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution;

/// <summary>What compiled code calls for arrays (specification section 4.6.5), by the class of the elements. Long runs are done in
/// pieces, between which the guest can be stopped.</summary>
internal static class ArrayOperations
{
    /// <summary>The most bytes that are handled without a look at whether the guest shall stop.</summary>
    private const int Piece = 16 << 20;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Get<T>(object? array, int index)
    {
        T[] elements = Elements<T>(array);
        if ((uint)index >= (uint)elements.Length)
            Throw.Trap(TrapKind.OutOfBoundsArrayAccess);
        return elements[index];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(object? array, int index, T value)
    {
        T[] elements = Elements<T>(array);
        if ((uint)index >= (uint)elements.Length)
            Throw.Trap(TrapKind.OutOfBoundsArrayAccess);
        elements[index] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(object? array) => Elements<byte>(array).Length;

    /// <summary>The elements of an array, which must not be null. The validator knows what they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T[] Elements<T>(object? array)
    {
        if (array is null)
            Throw.Trap(TrapKind.NullArrayReference);
        return Unsafe.As<T[]>(Unsafe.As<GuestArray>(array!).Elements);
    }

    /// <summary>A new array whose elements are zero or null.</summary>
    /// <exception cref="Trap">It does not fit into the budget.</exception>
    public static object Make<T>(Instance instance, int length, int type)
    {
        ObjectBudget budget = instance.Store.Objects;
        long bytes = GuestArray.HeaderSize + (uint)length * (long)Unsafe.SizeOf<T>();
        if (bytes < budget.Interval)
        {
            var small = new GuestArray(instance.Types[type], new T[length]);
            ObjectOperations.Account(instance, small, (int)bytes);
            return small;
        }
        budget.Reserve(bytes);
        var array = new GuestArray(instance.Types[type], Allocate<T>((uint)length));
        budget.Watch(array, bytes);
        return array;
    }

    /// <summary>The same for a type whose class of elements is not known beforehand.</summary>
    public static GuestArray Create(Instance instance, int length, int type)
    {
        FieldType element = instance.Types[type].Fields[0];
        return (GuestArray)(element.PackedBits switch
        {
            8 => Make<byte>(instance, length, type),
            16 => Make<ushort>(instance, length, type),
            _ => element.Value.Kind switch
            {
                ValueKind.I32 => Make<int>(instance, length, type),
                ValueKind.I64 => Make<long>(instance, length, type),
                ValueKind.F32 => Make<float>(instance, length, type),
                ValueKind.F64 => Make<double>(instance, length, type),
                ValueKind.V128 => Make<Vector128<byte>>(instance, length, type),
                _ => Make<object>(instance, length, type),
            },
        });
    }

    public static object New<T>(Instance instance, T value, int length, int type)
    {
        object array = Make<T>(instance, length, type);
        Fill(instance, Elements<T>(array), value);
        return array;
    }

    public static object NewData<T>(Instance instance, int offset, int length, int type, int segment)
        where T : unmanaged
    {
        ReadOnlySpan<T> source = Data<T>(instance, offset, length, segment);
        object array = Make<T>(instance, length, type);
        source.CopyTo(Elements<T>(array));
        return array;
    }

    public static object NewElem(Instance instance, int offset, int length, int type, int segment)
    {
        object?[] source = Segment(instance, offset, length, segment);
        object array = Make<object>(instance, length, type);
        Array.Copy(source, offset, Elements<object?>(array), 0, length);
        return array;
    }

    public static void Fill<T>(Instance instance, object? array, int index, T value, int count) =>
        Fill(instance, Run<T>(array, index, count).AsSpan(index, count), value);

    public static void Copy<T>(Instance instance, object? toArray, int toIndex, object? fromArray, int fromIndex, int count)
    {
        T[] to = Elements<T>(toArray), from = Elements<T>(fromArray);
        CheckRun(to.Length, toIndex, count);
        CheckRun(from.Length, fromIndex, count);
        bool backwards = ReferenceEquals(to, from) && toIndex > fromIndex;
        int most = Piece / Unsafe.SizeOf<T>();
        for (int done = 0; done < count;)
        {
            BulkOperations.CheckStop(instance);
            int size = Math.Min(most, count - done);
            int at = backwards ? count - done - size : done;
            Array.Copy(from, fromIndex + at, to, toIndex + at, size);
            done += size;
        }
    }

    public static void InitData<T>(Instance instance, object? array, int index, int offset, int count, int segment)
        where T : unmanaged
    {
        T[] elements = Run<T>(array, index, count);
        Data<T>(instance, offset, count, segment).CopyTo(elements.AsSpan(index));
    }

    public static void InitElem(Instance instance, object? array, int index, int offset, int count, int segment)
    {
        object?[] elements = Run<object?>(array, index, count);
        Array.Copy(Segment(instance, offset, count, segment), offset, elements, index, count);
    }

    private static T[] Allocate<T>(uint length)
    {
        if (length > Array.MaxLength)
            Throw.Trap(TrapKind.OutOfMemory);
        try
        {
            return new T[length];
        }
        catch (OutOfMemoryException)
        {
            // A budget beyond what the host has.
            Throw.Trap(TrapKind.OutOfMemory);
            throw;
        }
    }

    private static void Fill<T>(Instance instance, Span<T> elements, T value)
    {
        int most = Piece / Unsafe.SizeOf<T>();
        for (int done = 0; done < elements.Length; done += most)
        {
            BulkOperations.CheckStop(instance);
            elements.Slice(done, Math.Min(most, elements.Length - done)).Fill(value);
        }
    }

    /// <summary>The elements of an array that has a run.</summary>
    private static T[] Run<T>(object? array, int index, int count)
    {
        T[] elements = Elements<T>(array);
        CheckRun(elements.Length, index, count);
        return elements;
    }

    private static void CheckRun(int length, int index, int count)
    {
        if ((ulong)(uint)index + (uint)count > (ulong)length)
            Throw.Trap(TrapKind.OutOfBoundsArrayAccess);
    }

    private static ReadOnlySpan<T> Data<T>(Instance instance, int offset, int count, int segment)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(BulkOperations.Data(instance, segment, (uint)offset, (uint)count * (ulong)Unsafe.SizeOf<T>()));

    /// <summary>An element segment that has a run.</summary>
    private static object?[] Segment(Instance instance, int offset, int count, int segment)
    {
        object?[] elements = instance.ElementSegments[segment];
        if ((ulong)(uint)offset + (uint)count > (ulong)elements.Length)
            Throw.Trap(TrapKind.OutOfBoundsTableAccess);
        return elements;
    }
}
