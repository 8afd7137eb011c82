using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Validates what a module declares, all that needs no look at instructions: types, limits, exports, the start function
/// (specification sections 3.2 and 3.5).</summary>
internal static class DeclarationValidator
{
    private const int PageSizeLog2 = 16;

    public static void Validate(ModuleContent content, EngineFeatures features)
    {
        ValidateTypes(content, features);
        if (content.Tables.Length > 1 && !features.Has(Feature.ReferenceTypes))
            Invalid("multiple tables");
        if (content.Memories.Length > 1 && !features.Has(Feature.MultiMemory))
            Invalid("multiple memories");
        foreach (TableType table in content.Tables)
            Validate(table);
        foreach (MemoryType memory in content.Memories)
            Validate(memory);
        foreach (DefinedType tag in content.Tags)
        {
            if (tag.Function!.Results.Length > 0)
                Invalid("non-empty tag result type");
        }
        ValidateExports(content);
        if (!features.Has(Feature.MutableGlobals))
            RequireConstantGlobals(content);
        ValidateStart(content);
    }

    private static void ValidateTypes(ModuleContent content, EngineFeatures features)
    {
        DefinedType[] types = content.Types;
        for (int i = 0; i < types.Length; i++)
        {
            if (types[i].Super is DefinedType super && !Subtyping.Matches(types[i], super))
                Invalid($"sub type {i} does not match super type {Array.IndexOf(types, super)}");
            if (types[i].Function is { Results.Length: > 1 } && !features.Has(Feature.MultiValue))
                Invalid("invalid result arity");
        }
    }

    private static void Validate(TableType table)
    {
        RequireOrder(table.Minimum, table.Maximum);
        if (!table.Is64 && Math.Max(table.Minimum, table.Maximum ?? 0) > uint.MaxValue)
            Invalid("table size must be at most 2^32-1 elements");
    }

    private static void Validate(MemoryType memory)
    {
        if (memory.PageSizeLog2 is not (0 or PageSizeLog2))
            Invalid("invalid custom page size");
        ulong pages = Math.Max(memory.Minimum, memory.Maximum ?? 0);
        if (!memory.Is64 && memory.PageSizeLog2 == PageSizeLog2 && pages > EngineLimits.MemoryPages32)
            Invalid("memory size must be at most 65536 pages (4GiB)");
        if (!memory.Is64 && pages > uint.MaxValue)
            Invalid("memory size must be at most 2^32-1 bytes");
        if (memory.PageSizeLog2 == PageSizeLog2 && pages > 1UL << (64 - PageSizeLog2))
            Invalid("memory size must be at most 2^48 pages");
        RequireOrder(memory.Minimum, memory.Maximum);
        if (memory.IsShared && memory.Maximum is null)
            Invalid("shared memory must have maximum");
    }

    private static void RequireOrder(ulong minimum, ulong? maximum)
    {
        if (minimum > maximum)
            Invalid("size minimum must not be greater than maximum");
    }

    private static void ValidateExports(ModuleContent content)
    {
        var names = new HashSet<string>(content.Exports.Length, StringComparer.Ordinal);
        foreach (Export export in content.Exports)
        {
            (int count, string what) = export.Kind switch
            {
                ExternalKind.Function => (content.Functions.Length, "function"),
                ExternalKind.Table => (content.Tables.Length, "table"),
                ExternalKind.Memory => (content.Memories.Length, "memory"),
                ExternalKind.Global => (content.Globals.Length, "global"),
                _ => (content.Tags.Length, "tag"),
            };
            if ((uint)export.Index >= (uint)count)
                Invalid($"unknown {what} {(uint)export.Index}");
            if (!names.Add(export.Name))
                Invalid($"duplicate export name {Printable.Quote(export.Name)}");
        }
    }

    /// <summary>Mutable globals could not be shared between modules at first.</summary>
    private static void RequireConstantGlobals(ModuleContent content)
    {
        for (int i = 0; i < content.ImportedGlobalCount; i++)
        {
            if (content.Globals[i].IsMutable)
                Invalid("mutable globals cannot be imported");
        }
        foreach (Export export in content.Exports)
        {
            if (export.Kind == ExternalKind.Global && content.Globals[export.Index].IsMutable)
                Invalid("mutable globals cannot be exported");
        }
    }

    private static void ValidateStart(ModuleContent content)
    {
        if (content.Start is not int start)
            return;
        if ((uint)start >= (uint)content.Functions.Length)
            Invalid($"unknown function {(uint)start}");
        FunctionType type = content.Functions[start].Function!;
        if (type.Parameters.Length > 0 || type.Results.Length > 0)
            Invalid($"start function has type {type}, [] -> [] is required");
    }

    private static void Invalid(string reason) => Throw.Invalid(reason, -1);
}
