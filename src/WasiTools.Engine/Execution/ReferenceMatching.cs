using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution;

/// <summary>Whether the object of a reference is a value of a reference type (specification section 4.2.1, "Value typing").</summary>
internal static class ReferenceMatching
{
    public static bool Matches(Value value, ValueType type) =>
        value.Kind == type.Kind && (!type.IsReference || Matches(value.Reference, type));

    public static bool Matches(object? value, ValueType type)
    {
        if (value is null)
            return type.IsNullable;
        return type.HeapKind switch
        {
            HeapKind.Func => value is Func,
            // A host value may be any object, seen from outside and, once converted, from inside.
            HeapKind.Extern or HeapKind.Any => true,
            HeapKind.Exn => value is GuestException,
            HeapKind.Eq => value is I31 or GuestObject,
            HeapKind.I31 => value is I31,
            HeapKind.Struct => value is GuestStruct,
            HeapKind.Array => value is GuestArray,
            HeapKind.Defined => TypeOf(value) is DefinedType defined && defined.IsSubtypeOf(type.Defined!),
            _ => false,
        };
    }

    private static DefinedType? TypeOf(object value) => value switch
    {
        Func func => func.DefinedType,
        GuestObject made => made.DefinedType,
        _ => null,
    };
}
