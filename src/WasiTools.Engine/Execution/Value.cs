using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Execution;

namespace WasiTools.Engine;

/// <summary>A value on its way between host and guest: two 64-bit slots (the second for vectors only) or a reference.</summary>
public readonly struct Value : IEquatable<Value>
{
    private Value(ValueKind kind, ulong low, ulong high = 0, object? reference = null)
    {
        Kind = kind;
        Low = low;
        High = high;
        Reference = reference;
    }

    /// <summary>The kind of value.</summary>
    public ValueKind Kind { get; }

    internal ulong Low { get; }

    internal ulong High { get; }

    /// <summary>A reference's object: a <see cref="Func"/>, <see cref="GuestStruct"/>, <see cref="GuestArray"/>, <see cref="I31"/>,
    /// <see cref="GuestException"/>, a host object, or null.</summary>
    public object? Reference { get; }

    /// <summary>The value as an i32.</summary>
    public int AsI32 => (int)Low;

    /// <summary>The value as an i64.</summary>
    public long AsI64 => (long)Low;

    /// <summary>The value as an f32.</summary>
    public float AsF32 => BitConverter.UInt32BitsToSingle((uint)Low);

    /// <summary>The value as an f64.</summary>
    public double AsF64 => BitConverter.UInt64BitsToDouble(Low);

    /// <summary>The value as a v128.</summary>
    public Vector128<byte> AsV128 => Vector128.Create(Low, High).AsByte();

    /// <summary>An i32.</summary>
    public static implicit operator Value(int value) => new(ValueKind.I32, (uint)value);

    /// <summary>An i64.</summary>
    public static implicit operator Value(long value) => new(ValueKind.I64, (ulong)value);

    /// <summary>An f32.</summary>
    public static implicit operator Value(float value) => new(ValueKind.F32, BitConverter.SingleToUInt32Bits(value));

    /// <summary>An f64.</summary>
    public static implicit operator Value(double value) => new(ValueKind.F64, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A v128.</summary>
    public static implicit operator Value(Vector128<byte> value) =>
        new(ValueKind.V128, value.AsUInt64()[0], value.AsUInt64()[1]);

    /// <summary>A reference: a <see cref="Func"/> for function types, a <see cref="GuestStruct"/>, <see cref="GuestArray"/> or
    /// <see cref="I31"/> for types of the guest's objects, any object for externref and anyref, or null.</summary>
    public static Value FromReference(object? reference) => new(ValueKind.Reference, 0, 0, reference);

    /// <summary>The all-zero or null value of a type.</summary>
    internal static Value Default(ValueType type) => new(type.Kind, 0);

    /// <summary>A value from its slots and reference.</summary>
    internal static Value FromSlots(ValueKind kind, ulong low, ulong high, object? reference) => new(kind, low, high, reference);

    /// <summary>Slots that a value of a kind takes: two for a vector, otherwise one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Slots(ValueKind kind) => kind == ValueKind.V128 ? 2 : 1;

    /// <summary>A vector of its two halves; what compiled code calls for constants.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Vector(ulong low, ulong high) => Vector128.Create(low, high).AsByte();

    /// <inheritdoc/>
    public bool Equals(Value other) =>
        Kind == other.Kind && Low == other.Low && High == other.High
        && ObjectOperations.AreEqual(Reference, other.Reference);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Low, High, Reference);

    /// <summary>The value as a constant of the text format.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.I32 => $"i32.const {AsI32}",
        ValueKind.I64 => $"i64.const {AsI64}",
        ValueKind.F32 => $"f32.const {AsF32:R} (0x{(uint)Low:x8})",
        ValueKind.F64 => $"f64.const {AsF64:R} (0x{Low:x16})",
        ValueKind.V128 => $"v128.const i64x2 0x{Low:x16} 0x{High:x16}",
        _ => Reference is null ? "ref.null" : $"ref {Reference}",
    };
}
