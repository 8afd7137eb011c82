using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Validates segments and the constant expressions that initialize globals, tables and segments (specification section 3.5),
/// and notes the functions that occur outside of bodies.</summary>
internal static class SegmentValidator
{
    public static void Validate(ModuleContext context)
    {
        ModuleContent content = context.Content;
        var buffers = new ValidationBuffers();
        foreach (Export export in content.Exports)
        {
            if (export.Kind == ExternalKind.Function)
                context.Declare(export.Index);
        }
        // Tables see imported globals only, globals the ones before them, where the GC proposal is on.
        ValidateTables(context, buffers);
        for (int i = 0; i < content.GlobalInitializers.Length; i++)
        {
            int index = content.ImportedGlobalCount + i;
            int visible = context.Features.Has(Feature.GC) ? index : content.ImportedGlobalCount;
            Constant(context, buffers, content.GlobalInitializers[i], content.Globals[index].Value, visible);
        }
        int globals = context.Features.Has(Feature.GC) ? content.Globals.Length : content.ImportedGlobalCount;
        foreach (ElementSegment segment in content.Elements)
            ValidateElement(context, buffers, segment, globals);
        foreach (DataSegment segment in content.Data)
            ValidateData(context, buffers, segment, globals);
    }

    private static void ValidateTables(ModuleContext context, ValidationBuffers buffers)
    {
        ModuleContent content = context.Content;
        for (int i = 0; i < content.TableInitializers.Length; i++)
        {
            ValueType element = content.Tables[content.ImportedTableCount + i].Element;
            if (content.TableInitializers[i] is ByteRange code)
                Constant(context, buffers, code, element, content.ImportedGlobalCount);
            else if (!element.IsDefaultable)
                Throw.Invalid($"type mismatch: a table of {element} needs an initial value", content.SectionOffsets[(int)SectionId.Table]);
        }
    }

    private static void ValidateElement(ModuleContext context, ValidationBuffers buffers, ElementSegment segment, int globals)
    {
        ModuleContent content = context.Content;
        if (segment.Mode == SegmentMode.Active)
        {
            if ((uint)segment.Table >= (uint)content.Tables.Length)
                Throw.Invalid($"unknown table {(uint)segment.Table}", segment.Offset.Offset);
            TableType table = content.Tables[segment.Table];
            if (!Subtyping.IsSubtype(segment.Type, table.Element))
                Throw.Invalid($"type mismatch: {segment.Type} elements for a table of {table.Element}", segment.Offset.Offset);
            Constant(context, buffers, segment.Offset, AddressType(table.Is64), globals);
        }
        foreach (int function in segment.Functions ?? [])
        {
            if ((uint)function >= (uint)content.Functions.Length)
                Throw.Invalid($"unknown function {(uint)function}", content.SectionOffsets[(int)SectionId.Element]);
            context.Declare(function);
        }
        foreach (ByteRange expression in segment.Expressions ?? None.Of<ByteRange>())
            Constant(context, buffers, expression, segment.Type, globals);
    }

    private static void ValidateData(ModuleContext context, ValidationBuffers buffers, DataSegment segment, int globals)
    {
        if (segment.Mode != SegmentMode.Active)
            return;
        MemoryType[] memories = context.Content.Memories;
        if ((uint)segment.Memory >= (uint)memories.Length)
            Throw.Invalid($"unknown memory {(uint)segment.Memory}", segment.Offset.Offset);
        Constant(context, buffers, segment.Offset, AddressType(memories[segment.Memory].Is64), globals);
    }

    private static ValueType AddressType(bool is64) => is64 ? ValueType.I64 : ValueType.I32;

    private static void Constant(ModuleContext context, ValidationBuffers buffers, ByteRange code, ValueType type, int globals) =>
        FunctionValidator.ValidateConstant(context, buffers, code, type, globals);
}
