namespace WasiTools.Engine.Structure;

/// <summary>When a value of one type may stand for one of another (specification section 3.3).</summary>
internal static class Subtyping
{
    /// <summary>Whether every value of type <paramref name="a"/> is one of type <paramref name="b"/>. Takes constant time but for the
    /// depth of declared supertypes.</summary>
    public static bool IsSubtype(ValueType a, ValueType b)
    {
        if (a.Kind != ValueKind.Reference || b.Kind != ValueKind.Reference)
            return a.Kind == b.Kind || a.Kind == ValueKind.Bottom;
        return (!a.IsNullable || b.IsNullable) && IsHeapSubtype(a, b);
    }

    /// <summary>The same of what two reference types refer to, null aside.</summary>
    public static bool IsHeapSubtype(ValueType a, ValueType b)
    {
        if (b.HeapKind == HeapKind.Defined)
        {
            DefinedType super = b.Defined!;
            return a.HeapKind switch
            {
                HeapKind.Defined => a.Defined!.IsSubtypeOf(super),
                HeapKind.None => super.Kind != CompositeKind.Function,
                HeapKind.NoFunc => super.Kind == CompositeKind.Function,
                _ => a.HeapKind == HeapKind.Bottom,
            };
        }
        HeapKind kind = a.HeapKind == HeapKind.Defined ? AbstractKind(a.Defined!) : a.HeapKind;
        return IsHeapSubtype(kind, b.HeapKind);
    }

    /// <summary>Whether one abstract heap type is another or below it.</summary>
    public static bool IsHeapSubtype(HeapKind a, HeapKind b)
    {
        if (a == b)
            return true;
        return b switch
        {
            HeapKind.Func => a is HeapKind.NoFunc or HeapKind.Bottom,
            HeapKind.Extern => a is HeapKind.NoExtern or HeapKind.Bottom,
            HeapKind.Exn => a is HeapKind.NoExn or HeapKind.Bottom,
            HeapKind.Any =>
                a is HeapKind.Eq or HeapKind.I31 or HeapKind.Struct or HeapKind.Array or HeapKind.None or HeapKind.Bottom,
            HeapKind.Eq => a is HeapKind.I31 or HeapKind.Struct or HeapKind.Array or HeapKind.None or HeapKind.Bottom,
            HeapKind.I31 or HeapKind.Struct or HeapKind.Array => a is HeapKind.None or HeapKind.Bottom,
            _ => a == HeapKind.Bottom,
        };
    }

    /// <summary>The abstract heap type right above every type of a shape.</summary>
    public static HeapKind AbstractKind(DefinedType type) => type.Kind switch
    {
        CompositeKind.Function => HeapKind.Func,
        CompositeKind.Struct => HeapKind.Struct,
        _ => HeapKind.Array,
    };

    /// <summary>The top of the hierarchy that a heap type belongs to: any, func, extern or exn.</summary>
    public static HeapKind Top(ValueType reference) => reference.HeapKind switch
    {
        HeapKind.Defined => reference.Defined!.Kind == CompositeKind.Function ? HeapKind.Func : HeapKind.Any,
        HeapKind.Func or HeapKind.NoFunc => HeapKind.Func,
        HeapKind.Extern or HeapKind.NoExtern => HeapKind.Extern,
        HeapKind.Exn or HeapKind.NoExn => HeapKind.Exn,
        HeapKind.Bottom => HeapKind.Bottom,
        _ => HeapKind.Any,
    };

    /// <summary>Whether a defined type may be declared below another: the shape, and each field, parameter and result, must match.</summary>
    public static bool Matches(DefinedType type, DefinedType super)
    {
        if (super.IsFinal || type.Kind != super.Kind)
            return false;
        if (type.Function is FunctionType function)
            return Matches(function, super.Function!);
        if (type.Fields.Length < super.Fields.Length)
            return false;
        for (int i = 0; i < super.Fields.Length; i++)
        {
            if (!Matches(type.Fields[i], super.Fields[i]))
                return false;
        }
        return true;
    }

    private static bool Matches(FunctionType type, FunctionType super)
    {
        ReadOnlySpan<ValueType> parameters = type.Parameters, results = type.Results;
        if (parameters.Length != super.Parameters.Length || results.Length != super.Results.Length)
            return false;
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!IsSubtype(super.Parameters[i], parameters[i]))
                return false;
        }
        for (int i = 0; i < results.Length; i++)
        {
            if (!IsSubtype(results[i], super.Results[i]))
                return false;
        }
        return true;
    }

    private static bool Matches(FieldType field, FieldType super)
    {
        if (field.IsMutable != super.IsMutable || field.PackedBits != super.PackedBits)
            return false;
        return super.IsMutable ? field.Value == super.Value : IsSubtype(field.Value, super.Value);
    }
}
