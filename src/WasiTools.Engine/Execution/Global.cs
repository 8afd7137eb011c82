using WasiTools.Engine.Execution;

namespace WasiTools.Engine;

/// <summary>A global variable (specification section 4.2.10).</summary>
public sealed unsafe class Global
{
    private readonly ulong[] owner;

    /// <summary>The two slots of a number or vector, in memory that does not move.</summary>
    internal readonly ulong* Cell;

    /// <summary>The value of a reference.</summary>
    internal object? Reference;

    /// <summary>A new variable.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="value">Its value, of that type.</param>
    /// <exception cref="ArgumentException">The value is not of the type.</exception>
    public Global(GlobalType type, Value value) : this(type, GC.AllocateArray<ulong>(2, pinned: true), 0)
    {
        if (!ReferenceMatching.Matches(value, type.Value))
            Throw.Argument($"{value} is no {type.Value}.", nameof(value));
        Store(value);
    }

    /// <summary>A variable whose slots lie in an instance's block of globals.</summary>
    internal Global(GlobalType type, ulong[] owner, int index)
    {
        this.owner = owner;
        Type = type;
        fixed (ulong* cells = owner)
            Cell = cells + index;
    }

    /// <summary>Its type.</summary>
    public GlobalType Type { get; }

    /// <summary>Its value.</summary>
    /// <exception cref="InvalidOperationException">It is set and not mutable.</exception>
    /// <exception cref="ArgumentException">The value is not of its type.</exception>
    public Value Value
    {
        get => Value.FromSlots(Type.Value.Kind, Cell[0], Cell[1], Reference);
        set
        {
            if (!Type.IsMutable)
                Throw.InvalidOperation("The global is immutable.");
            if (!ReferenceMatching.Matches(value, Type.Value))
                Throw.Argument($"{value} is no {Type.Value}.", nameof(value));
            Store(value);
        }
    }

    /// <summary>Sets the value without looking at the type.</summary>
    internal void Store(Value value)
    {
        Cell[0] = value.Low;
        Cell[1] = value.High;
        Reference = value.Reference;
        GC.KeepAlive(owner);
    }
}
