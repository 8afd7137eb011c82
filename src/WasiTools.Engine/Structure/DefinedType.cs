using WasiTools.Engine.Validation;

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
/// object, across modules too (specification section 3.1.2, rolled and unrolled recursive types). <see cref="TypeRegistry"/> makes
/// that so; until a type has been through it, it may be filled in and has no <see cref="Id"/>.</summary>
internal sealed class DefinedType
{
    private OperandType[]? fieldOperands;
    private StructLayout? layout;

    /// <summary>A number of its own from 1, for comparisons in compiled code; 0 before it is registered.</summary>
    public int Id { get; private set; }

    /// <summary>Whether it has no subtypes.</summary>
    public bool IsFinal { get; set; } = true;

    /// <summary>The declared supertype.</summary>
    public DefinedType? Super { get; set; }

    public CompositeKind Kind { get; set; }

    /// <summary>For a function.</summary>
    public FunctionType? Function { get; set; }

    /// <summary>The fields of a structure, or the one field type of an array.</summary>
    public FieldType[] Fields { get; set; } = None.Of<FieldType>();

    /// <summary>The types of the unpacked fields as the validator has them on its stack. For registered types.</summary>
    public ReadOnlySpan<OperandType> FieldOperands =>
        fieldOperands ??= Array.ConvertAll(Fields, f => (OperandType)f.Value);

    /// <summary>Whether every field has a default value.</summary>
    public bool HasDefaults { get; private set; }

    /// <summary>For a structure: where its fields are.</summary>
    public StructLayout Layout => layout ??= new(this);

    /// <summary>Length of the chain of supertypes above it.</summary>
    public int Depth { get; private set; }

    /// <summary>The recursion group it belongs to.</summary>
    public DefinedType[] Group { get; private set; } = [];

    /// <summary>Its place in <see cref="Group"/>.</summary>
    public int IndexInGroup { get; private set; }

    /// <summary>Makes it a member of a group that is being built. Its fields must be set, its supertype set and placed already.</summary>
    internal void Place(DefinedType[] group, int index)
    {
        Group = group;
        IndexInGroup = index;
        Depth = Super is null ? 0 : Super.Depth + 1;
        HasDefaults = Array.TrueForAll(Fields, f => f.Value.IsDefaultable);
    }

    /// <summary>Called by the registry, once.</summary>
    internal void Register(int id) => Id = id;

    /// <summary>Whether this is the other type or declared below it.</summary>
    public bool IsSubtypeOf(DefinedType other) => ReferenceEquals(AncestorAt(other.Depth), other);

    /// <summary>Whether this is the type of a number and depth or declared below it.</summary>
    public bool IsSubtypeOf(int id, int depth) => AncestorAt(depth).Id == id;

    private DefinedType AncestorAt(int depth)
    {
        DefinedType type = this;
        for (int steps = Depth - depth; steps > 0; steps--)
            type = type.Super!;
        return type;
    }
}
