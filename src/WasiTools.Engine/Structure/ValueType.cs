using WasiTools.Engine.Structure;

namespace WasiTools.Engine;

/// <summary>The type of a value: a number, a vector, or a reference to a heap type (specification section 2.3).</summary>
public readonly struct ValueType : IEquatable<ValueType>
{
    private readonly DefinedType? defined;

    private ValueType(ValueKind kind, HeapKind heap = default, bool nullable = false, DefinedType? defined = null)
    {
        Kind = kind;
        HeapKind = heap;
        IsNullable = nullable;
        this.defined = defined;
    }

    /// <summary>A 32-bit integer.</summary>
    public static ValueType I32 => new(ValueKind.I32);

    /// <summary>A 64-bit integer.</summary>
    public static ValueType I64 => new(ValueKind.I64);

    /// <summary>A 32-bit float.</summary>
    public static ValueType F32 => new(ValueKind.F32);

    /// <summary>A 64-bit float.</summary>
    public static ValueType F64 => new(ValueKind.F64);

    /// <summary>A 128-bit vector.</summary>
    public static ValueType V128 => new(ValueKind.V128);

    /// <summary>A nullable reference to any function.</summary>
    public static ValueType FuncRef => Reference(HeapKind.Func, true);

    /// <summary>A nullable reference to any host value.</summary>
    public static ValueType ExternRef => Reference(HeapKind.Extern, true);

    /// <summary>A reference to an abstract heap type.</summary>
    public static ValueType Reference(HeapKind heap, bool nullable) => new(ValueKind.Reference, heap, nullable);

    internal static ValueType Reference(DefinedType type, bool nullable) =>
        new(ValueKind.Reference, HeapKind.Defined, nullable, type);

    /// <summary>Number, vector or reference.</summary>
    public ValueKind Kind { get; }

    /// <summary>For a reference: what it refers to.</summary>
    public HeapKind HeapKind { get; }

    /// <summary>For a reference: whether null is among its values.</summary>
    public bool IsNullable { get; }

    /// <summary>Whether this is a reference type.</summary>
    public bool IsReference => Kind == ValueKind.Reference;

    /// <summary>Whether this is a number or vector type.</summary>
    public bool IsNumberOrVector => Kind is >= ValueKind.I32 and <= ValueKind.V128;

    /// <summary>For a reference to a type that a module defines: that type.</summary>
    internal DefinedType? Defined => defined;

    /// <summary>The same reference type with or without null.</summary>
    internal ValueType WithNullable(bool nullable) => new(Kind, HeapKind, nullable, defined);

    /// <summary>Whether a variable of this type has a default value.</summary>
    internal bool IsDefaultable => !IsReference || IsNullable;

    /// <inheritdoc/>
    public bool Equals(ValueType other) =>
        Kind == other.Kind && HeapKind == other.HeapKind && IsNullable == other.IsNullable
        && ReferenceEquals(defined, other.defined);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, HeapKind, IsNullable, defined);

    /// <summary>Whether two types are the same.</summary>
    public static bool operator ==(ValueType left, ValueType right) => left.Equals(right);

    /// <summary>Whether two types differ.</summary>
    public static bool operator !=(ValueType left, ValueType right) => !left.Equals(right);

    /// <summary>The type as the text format writes it.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Bottom => "bot",
        ValueKind.I32 => "i32",
        ValueKind.I64 => "i64",
        ValueKind.F32 => "f32",
        ValueKind.F64 => "f64",
        ValueKind.V128 => "v128",
        _ => ReferenceName,
    };

    private string ReferenceName
    {
        get
        {
            string heap = HeapKind == HeapKind.Defined ? $"${defined!.Id}" : HeapKind.ToString().ToLowerInvariant();
            if (!IsNullable)
                return $"(ref {heap})";
            return HeapKind switch
            {
                HeapKind.Defined => $"(ref null {heap})",
                HeapKind.None => "nullref",
                HeapKind.NoFunc => "nullfuncref",
                HeapKind.NoExtern => "nullexternref",
                HeapKind.NoExn => "nullexnref",
                _ => heap + "ref",
            };
        }
    }
}
