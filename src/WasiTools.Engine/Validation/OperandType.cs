using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>A value type in a number, for the operand stack: equal types are equal numbers, and none holds an object. Defined types are
/// in it by <see cref="DefinedType.Id"/>.</summary>
internal readonly record struct OperandType
{
    private const int HeapShift = 8, NullableShift = 16, IdShift = 32;

    private readonly ulong code;

    private OperandType(ulong code) => this.code = code;

    /// <summary>A number or vector type, or <see cref="ValueKind.Bottom"/>.</summary>
    public OperandType(ValueKind kind) => code = (ulong)kind;

    public static OperandType Bottom => default;
    public static OperandType I32 => new(ValueKind.I32);
    public static OperandType I64 => new(ValueKind.I64);

    /// <summary>A reference to an abstract heap type.</summary>
    public static OperandType Reference(HeapKind heap, bool nullable) =>
        new((ulong)ValueKind.Reference | (ulong)heap << HeapShift | (nullable ? 1UL << NullableShift : 0));

    /// <summary>A reference to a defined type.</summary>
    public static OperandType Reference(DefinedType type, bool nullable) =>
        new(Reference(HeapKind.Defined, nullable).code | (ulong)type.Id << IdShift);

    /// <summary>The i32 or i64 that addresses a memory or table.</summary>
    public static OperandType Address(bool is64) => is64 ? I64 : I32;

    public static implicit operator OperandType(ValueType type)
    {
        if (type.Kind != ValueKind.Reference)
            return new(type.Kind);
        return type.Defined is DefinedType defined
            ? Reference(defined, type.IsNullable)
            : Reference(type.HeapKind, type.IsNullable);
    }

    public ValueKind Kind => (ValueKind)code;

    public HeapKind Heap => (HeapKind)(code >> HeapShift);

    public bool IsNullable => (code >> NullableShift & 1) != 0;

    public bool IsReference => Kind == ValueKind.Reference;

    /// <summary>The <see cref="DefinedType.Id"/> of what a reference to a defined type refers to.</summary>
    public int DefinedId => (int)(code >> IdShift);

    // What the language would make goes by way of a comparer that the runtime has to make first.
    public bool Equals(OperandType other) => code == other.code;

    public override int GetHashCode() => code.GetHashCode();

    public OperandType WithNullable(bool nullable) =>
        new(nullable ? code | 1UL << NullableShift : code & ~(1UL << NullableShift));
}
