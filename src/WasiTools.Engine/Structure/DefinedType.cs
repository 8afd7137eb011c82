namespace WasiTools.Engine.Structure;

/// <summary>How a structure or array field is stored: a value type, or a packed integer.</summary>
/// <param name="Value">The type of the unpacked value.</param>
/// <param name="PackedBits">8 or 16 for a packed integer, otherwise 0.</param>
/// <param name="IsMutable">Whether the field can be written.</param>
internal readonly record struct FieldType(ValueType Value, byte PackedBits, bool IsMutable);

/// <summary>The three shapes of a defined type.</summary>
internal enum CompositeKind : byte
{
    /// <summary>A function.</summary>
    Function,
    /// <summary>A structure.</summary>
    Struct,
    /// <summary>An array.</summary>
    Array,
}

/// <summary>A type that a type section defines, after structural comparison: two types are equal exactly when they are the same
/// object, across modules too (specification section 3.1.2, rolled and unrolled recursive types).</summary>
internal sealed class DefinedType
{
    private static int lastId;

    public DefinedType() => Id = Interlocked.Increment(ref lastId);

    /// <summary>A number of its own, for comparisons in compiled code.</summary>
    public int Id { get; }

    /// <summary>Whether it has no subtypes.</summary>
    public bool IsFinal { get; init; } = true;

    /// <summary>The declared supertype, set once while its recursion group is built.</summary>
    public DefinedType? Super { get; set; }

    public CompositeKind Kind { get; set; }

    /// <summary>For a function.</summary>
    public FunctionType? Function { get; set; }

    /// <summary>The fields of a structure, or the one field type of an array.</summary>
    public FieldType[] Fields { get; set; } = [];

    /// <summary>Length of the chain of supertypes above it.</summary>
    public int Depth => Super is null ? 0 : Super.Depth + 1;

    /// <summary>Whether this is the other type or declared below it.</summary>
    public bool IsSubtypeOf(DefinedType other)
    {
        for (DefinedType? type = this; type is not null; type = type.Super)
        {
            if (ReferenceEquals(type, other))
                return true;
        }
        return false;
    }
}
