using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Validates what a module declares, all that needs no look at instructions: types, limits, exports, the start function
/// (specification sections 3.2 and 3.5).</summary>
internal static class DeclarationValidator
{
    private const int PageSizeLog2 = 16;
    private const string MinimumAboveMaximum = "size minimum must not be greater than maximum";

    public static void Validate(ModuleContent content, EngineFeatures features)
    {
        ValidateTypes(content, features);
        if (content.Tables.Length > 1 && !features.Has(Feature.ReferenceTypes))
            Invalid("multiple tables", content, SectionId.Table);
        if (content.Memories.Length > 1 && !features.Has(Feature.MultiMemory))
            Invalid("multiple memories", content, SectionId.Memory);
        for (int i = 0; i < content.Tables.Length; i++)
        {
            if (Fault(content.Tables[i]) is string reason)
                Invalid(reason, content, i < content.ImportedTableCount ? SectionId.Import : SectionId.Table);
        }
        for (int i = 0; i < content.Memories.Length; i++)
        {
            if (Fault(content.Memories[i]) is string reason)
                Invalid(reason, content, i < content.ImportedMemoryCount ? SectionId.Import : SectionId.Memory);
        }
        for (int i = 0; i < content.Tags.Length; i++)
        {
            if (content.Tags[i].Function!.Results.Length > 0)
                Invalid("non-empty tag result type", content, i < content.ImportedTagCount ? SectionId.Import : SectionId.Tag);
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
                Invalid($"sub type {i} does not match super type {Array.IndexOf(types, super)}", content, SectionId.Type);
            if (types[i].Function is { Results.Length: > 1 } && !features.Has(Feature.MultiValue))
                Invalid("invalid result arity", content, SectionId.Type);
        }
    }

    /// <summary>What is wrong with a table type; null for nothing.</summary>
    private static string? Fault(TableType table)
    {
        if (table.Minimum > table.Maximum)
            return MinimumAboveMaximum;
        return !table.Is64 && Math.Max(table.Minimum, table.Maximum ?? 0) > uint.MaxValue
            ? "table size must be at most 2^32-1 elements"
            : null;
    }

    /// <summary>What is wrong with a memory type; null for nothing.</summary>
    private static string? Fault(MemoryType memory)
    {
        if (memory.PageSizeLog2 is not (0 or PageSizeLog2))
            return "invalid custom page size";
        ulong pages = Math.Max(memory.Minimum, memory.Maximum ?? 0);
        if (!memory.Is64 && memory.PageSizeLog2 == PageSizeLog2 && pages > EngineLimits.MemoryPages32)
            return "memory size must be at most 65536 pages (4GiB)";
        if (!memory.Is64 && pages > uint.MaxValue)
            return "memory size must be at most 2^32-1 bytes";
        if (memory.PageSizeLog2 == PageSizeLog2 && pages > 1UL << (64 - PageSizeLog2))
            return "memory size must be at most 2^48 pages";
        if (memory.Minimum > memory.Maximum)
            return MinimumAboveMaximum;
        return memory.IsShared && memory.Maximum is null ? "shared memory must have maximum" : null;
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
                Invalid($"unknown {what} {(uint)export.Index}, exported as {Printable.Quote(export.Name)}", content, SectionId.Export);
            if (!names.Add(export.Name))
                Invalid($"duplicate export name {Printable.Quote(export.Name)}", content, SectionId.Export);
        }
    }

    /// <summary>Mutable globals could not be shared between modules at first.</summary>
    private static void RequireConstantGlobals(ModuleContent content)
    {
        for (int i = 0; i < content.ImportedGlobalCount; i++)
        {
            if (content.Globals[i].IsMutable)
                Invalid("mutable globals cannot be imported", content, SectionId.Import);
        }
        foreach (Export export in content.Exports)
        {
            if (export.Kind == ExternalKind.Global && content.Globals[export.Index].IsMutable)
                Invalid("mutable globals cannot be exported", content, SectionId.Export);
        }
    }

    private static void ValidateStart(ModuleContent content)
    {
        if (content.Start is not int start)
            return;
        if ((uint)start >= (uint)content.Functions.Length)
            Invalid($"unknown function {(uint)start}", content, SectionId.Start);
        FunctionType type = content.Functions[start].Function!;
        if (type.Parameters.Length > 0 || type.Results.Length > 0)
            Invalid($"start function has type {type}, [] -> [] is required", content, SectionId.Start);
    }

    /// <summary>Refuses the module, with the place of a section.</summary>
    private static void Invalid(string reason, ModuleContent content, SectionId section) =>
        Throw.Invalid(reason, content.SectionOffsets[(int)section]);
}
