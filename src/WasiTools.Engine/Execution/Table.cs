using WasiTools.Engine.Execution;

namespace WasiTools.Engine;

/// <summary>A table of references (specification section 4.2.7).</summary>
public sealed class Table
{
    /// <summary>The elements, exactly as many as the table has; replaced when it grows.</summary>
    internal object?[] Elements;

    /// <summary>A new table.</summary>
    /// <param name="type">Its type; <see cref="TableType.Minimum"/> is at most <see cref="EngineLimits.TableSize"/>.</param>
    /// <param name="initial">The value of every element.</param>
    /// <exception cref="OutOfMemoryException">The minimum is beyond the limit.</exception>
    /// <exception cref="ArgumentException">The value is not of the table's type.</exception>
    public Table(TableType type, object? initial = null)
    {
        if (type.Minimum > EngineLimits.TableSize)
            throw new OutOfMemoryException($"A table of {type.Minimum} elements is beyond the limit of {EngineLimits.TableSize}.");
        Type = type;
        if (type.Minimum > 0)
            CheckType(initial, nameof(initial));
        Elements = new object?[type.Minimum];
        if (initial is not null)
            Array.Fill(Elements, initial);
    }

    /// <summary>The type it was created with.</summary>
    public TableType Type { get; }

    /// <summary>Number of elements.</summary>
    public int Size => Elements.Length;

    /// <summary>An element: a <see cref="Func"/>, another object, or null.</summary>
    /// <exception cref="Trap">The index is out of bounds.</exception>
    /// <exception cref="ArgumentException">What is set is not of the table's type.</exception>
    public object? this[long index]
    {
        get
        {
            if ((ulong)index >= (ulong)Elements.Length)
                Throw.Trap(TrapKind.OutOfBoundsTableAccess);
            return Elements[index];
        }
        set
        {
            CheckType(value, nameof(value));
            Set(index, value);
        }
    }

    /// <summary>Grows the table.</summary>
    /// <param name="count">Elements to add.</param>
    /// <param name="value">Their value.</param>
    /// <returns>The size before, or -1 if it cannot grow so far.</returns>
    /// <exception cref="ArgumentException">The value is not of the table's type.</exception>
    public long Grow(long count, object? value)
    {
        long before = Elements.Length;
        ulong limit = Math.Min(Type.Maximum ?? EngineLimits.TableSize, EngineLimits.TableSize);
        if ((ulong)count > limit || (ulong)(before + count) > limit)
            return -1;
        if (count > 0)
        {
            CheckType(value, nameof(value));
            var grown = new object?[before + count];
            Elements.CopyTo(grown, 0);
            Array.Fill(grown, value, (int)before, (int)count);
            Elements = grown;
        }
        return before;
    }

    /// <summary>Sets an element without looking at its type.</summary>
    /// <exception cref="Trap">The index is out of bounds.</exception>
    internal void Set(long index, object? value)
    {
        if ((ulong)index >= (ulong)Elements.Length)
            Throw.Trap(TrapKind.OutOfBoundsTableAccess);
        Elements[index] = value;
    }

    /// <summary>Sets a run of elements.</summary>
    /// <exception cref="Trap">The run is not within the table.</exception>
    internal void Fill(ulong start, object? value, ulong count)
    {
        CheckRun(start, count, (ulong)Elements.Length);
        Array.Fill(Elements, value, (int)start, (int)count);
    }

    /// <summary>Copies a run of elements between tables, or within one.</summary>
    /// <exception cref="Trap">A run is not within its table.</exception>
    internal static void Copy(Table to, ulong toStart, Table from, ulong fromStart, ulong count)
    {
        CheckRun(fromStart, count, (ulong)from.Elements.Length);
        CheckRun(toStart, count, (ulong)to.Elements.Length);
        Array.Copy(from.Elements, (int)fromStart, to.Elements, (int)toStart, (int)count);
    }

    /// <summary>Copies a run of an element segment.</summary>
    /// <exception cref="Trap">A run is not within its segment or the table.</exception>
    internal void Initialize(ulong start, object?[] segment, ulong segmentStart, ulong count)
    {
        CheckRun(segmentStart, count, (ulong)segment.Length);
        CheckRun(start, count, (ulong)Elements.Length);
        Array.Copy(segment, (int)segmentStart, Elements, (int)start, (int)count);
    }

    private void CheckType(object? value, string parameter)
    {
        if (!ReferenceMatching.Matches(value, Type.Element))
            Throw.Argument($"{value ?? "null"} is no {Type.Element}.", parameter);
    }

    private static void CheckRun(ulong start, ulong count, ulong length)
    {
        if (start > length || count > length - start)
            Throw.Trap(TrapKind.OutOfBoundsTableAccess);
    }
}
