using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine;

/// <summary>A structure of the guest's. Derived classes have its fields; see <see cref="StructShape"/>.</summary>
public abstract class GuestStruct : GuestObject
{
    internal GuestStruct(DefinedType type) : base(type)
    {
    }

    /// <summary>Number of fields.</summary>
    public int FieldCount => DefinedType.Fields.Length;

    /// <summary>A field's value; that of a packed field without sign.</summary>
    /// <param name="field">Its index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such field.</exception>
    /// <exception cref="InvalidOperationException">It is set and immutable.</exception>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public Value this[int field]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)field, (uint)FieldCount, nameof(field));
            return Read(field);
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)field, (uint)FieldCount, nameof(field));
            CheckWrite(DefinedType.Fields[field], value);
            Write(field, value);
        }
    }

    /// <summary>A new structure whose fields are zero or null.</summary>
    internal static GuestStruct Create(DefinedType type) =>
        (GuestStruct)StructShape.Of(type.Layout.Letters).Constructor.Invoke([type]);

    /// <summary>The array of numbers behind a new object.</summary>
    internal static ulong[] NewNumbers(DefinedType type) => new ulong[type.Layout.MoreNumbers];

    /// <summary>The array of references behind a new object.</summary>
    internal static object?[] NewReferences(DefinedType type) => new object?[type.Layout.MoreReferences];

    /// <summary>Sets a field without looking at its type.</summary>
    internal void Write(int field, Value value)
    {
        StructLayout.Place place = DefinedType.Layout.Places[field];
        StructShape shape = Shape;
        ValueKind kind = value.Kind;
        if (!place.IsInline)
        {
            WriteMore(shape, place, value);
            return;
        }
        object? slot = kind switch
        {
            ValueKind.Reference => value.Reference,
            ValueKind.V128 => value.AsV128,
            _ => Inserted((ulong)shape.Slots[place.Slot].GetValue(this)!, place, kind, value.Low),
        };
        shape.Slots[place.Slot].SetValue(this, slot);
    }

    private StructShape Shape => StructShape.Of(DefinedType.Layout.Letters);

    private void WriteMore(StructShape shape, StructLayout.Place place, Value value)
    {
        if (value.Kind == ValueKind.Reference)
        {
            ((object?[])shape.MoreReferences!.GetValue(this)!)[place.Slot] = value.Reference;
            return;
        }
        ulong[] numbers = (ulong[])shape.MoreNumbers!.GetValue(this)!;
        numbers[place.Slot] = Inserted(numbers[place.Slot], place, value.Kind, value.Low);
        if (value.Kind == ValueKind.V128)
            numbers[place.Slot + 1] = value.High;
    }

    private Value Read(int field)
    {
        StructLayout.Place place = DefinedType.Layout.Places[field];
        FieldType type = DefinedType.Fields[field];
        StructShape shape = Shape;
        if (type.Value.Kind == ValueKind.Reference)
        {
            return Value.FromReference(place.IsInline
                ? shape.Slots[place.Slot].GetValue(this)
                : ((object?[])shape.MoreReferences!.GetValue(this)!)[place.Slot]);
        }
        if (place.IsInline)
        {
            object slot = shape.Slots[place.Slot].GetValue(this)!;
            return slot is Vector128<byte> vector ? vector : Extracted(type, place, (ulong)slot);
        }
        ulong[] numbers = (ulong[])shape.MoreNumbers!.GetValue(this)!;
        return type.Value.Kind == ValueKind.V128
            ? Value.Vector(numbers[place.Slot], numbers[place.Slot + 1])
            : Extracted(type, place, numbers[place.Slot]);
    }

    private static Value Extracted(FieldType type, StructLayout.Place place, ulong slot)
    {
        if (type.Value.Kind is ValueKind.I32 or ValueKind.F32)
            slot = place.IsUpper ? slot >> 32 : (uint)slot;
        return Unpacked(type, slot);
    }

    private static ulong Inserted(ulong slot, StructLayout.Place place, ValueKind kind, ulong number)
    {
        if (kind is not (ValueKind.I32 or ValueKind.F32))
            return number;
        return place.IsUpper ? (uint)slot | number << 32 : slot & ~(ulong)uint.MaxValue | (uint)number;
    }
}
