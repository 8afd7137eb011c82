namespace WasiTools.Engine.Execution;

/// <summary>Whether the object of a reference is a value of a reference type (specification section 4.2.1, "Value typing").</summary>
internal static class ReferenceMatching
{
    public static bool Matches(object? value, ValueType type)
    {
        if (value is null)
            return type.IsNullable;
        return type.HeapKind switch
        {
            HeapKind.Func => value is Func,
            HeapKind.Extern => true,
            HeapKind.Any => true,
            HeapKind.Defined => value is Func func && func.DefinedType.IsSubtypeOf(type.Defined!),
            _ => false,
        };
    }
}
