using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution;

/// <summary>Matching of what is provided against what an import asks for (specification section 3.4.13).</summary>
internal static class External
{
    /// <summary>What is wrong with a provided item; null if it fits.</summary>
    public static string? Mismatch(object item, ModuleContent module, Import import)
    {
        switch (import.Kind)
        {
            case ExternalKind.Function:
                DefinedType wanted = module.Functions[import.Index];
                DefinedType? given = (item as Func)?.DefinedType ?? (item as HostFunction)?.Type;
                if (given is null)
                    return Is(item, "function");
                return given.IsSubtypeOf(wanted) ? null : $"its type is {given.Function}, not {wanted.Function}";
            case ExternalKind.Table:
                return item is Table table ? TableMismatch(table, module.Tables[import.Index]) : Is(item, "table");
            case ExternalKind.Memory:
                return item is Memory memory ? MemoryMismatch(memory, module.Memories[import.Index]) : Is(item, "memory");
            case ExternalKind.Global:
                return item is Global global ? GlobalMismatch(global.Type, module.Globals[import.Index]) : Is(item, "global");
            default:
                if (item is not Tag tag)
                    return Is(item, "tag");
                return tag.DefinedType == module.Tags[import.Index] ? null : $"its type is {tag.Type}";
        }
    }

    private static string Is(object item, string wanted) => $"it is a {item.GetType().Name.ToLowerInvariant()}, not a {wanted}";

    private static string? TableMismatch(Table table, TableType wanted)
    {
        if (table.Type.Element != wanted.Element)
            return $"its elements are {table.Type.Element}, not {wanted.Element}";
        if (table.Type.Is64 != wanted.Is64)
            return "its index type differs";
        return LimitsMismatch((ulong)table.Size, table.Type.Maximum, wanted.Minimum, wanted.Maximum);
    }

    private static string? MemoryMismatch(Memory memory, MemoryType wanted)
    {
        MemoryType type = memory.Type;
        if (type.IsShared != wanted.IsShared)
            return type.IsShared ? "it is shared" : "it is not shared";
        if (type.Is64 != wanted.Is64 || type.PageSizeLog2 != wanted.PageSizeLog2)
            return type.Is64 != wanted.Is64 ? "its address type differs" : "its page size differs";
        return LimitsMismatch((ulong)memory.Size, type.Maximum, wanted.Minimum, wanted.Maximum);
    }

    private static string? LimitsMismatch(ulong size, ulong? maximum, ulong wantedMinimum, ulong? wantedMaximum)
    {
        if (size < wantedMinimum)
            return $"its size is {size}, less than {wantedMinimum}";
        if (wantedMaximum is not ulong limit)
            return null;
        return maximum is ulong given && given <= limit
            ? null
            : $"its maximum is {(maximum is null ? "unlimited" : maximum.ToString())}, more than {limit}";
    }

    private static string? GlobalMismatch(GlobalType type, GlobalType wanted)
    {
        if (type.IsMutable != wanted.IsMutable)
            return type.IsMutable ? "it is mutable" : "it is immutable";
        bool fits = type.IsMutable
            ? type.Value == wanted.Value
            : Subtyping.IsSubtype(type.Value, wanted.Value);
        return fits ? null : $"its type is {type.Value}, not {wanted.Value}";
    }
}
