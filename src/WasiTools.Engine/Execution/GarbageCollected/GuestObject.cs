using WasiTools.Engine.Structure;

namespace WasiTools.Engine;

/// <summary>A structure or array of the guest's, which the garbage collector owns (specification section 4.2.12).</summary>
public abstract class GuestObject
{
    /// <summary>The type that it was made with.</summary>
    internal readonly DefinedType DefinedType;

    private protected GuestObject(DefinedType type) => DefinedType = type;

    /// <summary>The type of references to it.</summary>
    public ValueType Type => ValueType.Reference(DefinedType, nullable: false);

    /// <summary>Refuses what a field cannot hold.</summary>
    private protected static void CheckWrite(FieldType field, Value value)
    {
        if (!field.IsMutable)
            Throw.InvalidOperation("The field is immutable.");
        if (!Execution.ReferenceMatching.Matches(value, field.Value))
            Throw.Argument($"{value} is no {field.Value}.", nameof(value));
    }

    /// <summary>The value of a packed field as <c>get_u</c> gives it; that of another field unchanged.</summary>
    private protected static Value Unpacked(FieldType field, ulong low) => field.PackedBits switch
    {
        8 => (int)(byte)low,
        16 => (int)(ushort)low,
        _ => Value.FromSlots(field.Value.Kind, low, 0, null),
    };
}
