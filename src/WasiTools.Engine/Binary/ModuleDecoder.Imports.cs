using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>Imports, exports and the declarations of what a module defines (specification sections 5.5.5 to 5.5.10 and 5.5.16).</summary>
internal ref partial struct ModuleDecoder
{
    private void ReadImports()
    {
        var imports = new Import[ReadCount(EngineLimits.Imports, "imports")];
        var functions = new List<DefinedType>();
        var tags = new List<DefinedType>();
        // A list of structures is a type that the runtime has to make first: only for what the module does import.
        List<TableType>? tables = null;
        List<MemoryType>? memories = null;
        List<GlobalType>? globals = null;
        string module = "";
        for (int i = 0; i < imports.Length; i++)
        {
            // Most come from where the one before comes from.
            string next = reader.ReadName();
            module = next == module ? module : next;
            string name = reader.ReadName();
            ExternalKind kind = ReadExternalKind("malformed import kind");
            int index;
            switch (kind)
            {
                case ExternalKind.Function:
                    index = functions.Count;
                    functions.Add(reader.ReadFunctionTypeIndex());
                    break;
                case ExternalKind.Table:
                    index = Append(ref tables, ReadTableType());
                    break;
                case ExternalKind.Memory:
                    index = Append(ref memories, ReadMemoryType());
                    break;
                case ExternalKind.Global:
                    index = Append(ref globals, ReadGlobalType());
                    break;
                default:
                    index = tags.Count;
                    tags.Add(ReadTagType());
                    break;
            }
            imports[i] = new(module, name, kind, index);
        }
        content.Imports = imports;
        content.Functions = [.. functions];
        content.ImportedFunctionCount = functions.Count;
        content.Tags = [.. tags];
        content.ImportedTagCount = tags.Count;
        if (tables is not null)
            content.ImportedTableCount = (content.Tables = ToArray(tables)).Length;
        if (memories is not null)
            content.ImportedMemoryCount = (content.Memories = ToArray(memories)).Length;
        if (globals is not null)
            content.ImportedGlobalCount = (content.Globals = ToArray(globals)).Length;
        CheckLimit(content.ImportedTableCount, EngineLimits.Tables, "tables", reader.Position);
        CheckLimit(content.ImportedMemoryCount, EngineLimits.Memories, "memories", reader.Position);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Append<T>([NotNull] ref List<T>? items, T item)
    {
        (items ??= []).Add(item);
        return items.Count - 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T[] ToArray<T>(List<T> items) => [.. items];

    private ExternalKind ReadExternalKind(string reason)
    {
        int start = reader.Position;
        byte kind = reader.ReadByte();
        if (kind > (byte)ExternalKind.Tag || kind == (byte)ExternalKind.Tag && !HasTags)
            Throw.Malformed(reason, start);
        return (ExternalKind)kind;
    }

    private void ReadFunctions()
    {
        int start = reader.Position;
        DefinedType[] functions = content.Functions;
        int first = functions.Length;
        declaredFunctions = reader.ReadCount();
        CheckLimit(first + declaredFunctions, EngineLimits.Functions, "functions", start);
        Array.Resize(ref functions, first + declaredFunctions);
        for (int i = first; i < functions.Length; i++)
            functions[i] = reader.ReadFunctionTypeIndex();
        content.Functions = functions;
    }

    private void ReadTables()
    {
        int start = reader.Position;
        TableType[] tables = content.Tables;
        int first = tables.Length;
        int count = reader.ReadCount();
        CheckLimit(first + count, EngineLimits.Tables, "tables", start);
        Array.Resize(ref tables, first + count);
        var initializers = new ByteRange?[count];
        for (int i = 0; i < count; i++)
        {
            bool isInitialized = reader.PeekByte() == 0x40 && features.Has(Feature.FunctionReferences);
            if (isInitialized)
            {
                reader.ReadByte();
                reader.ReadZero();
            }
            tables[first + i] = ReadTableType();
            if (isInitialized)
                initializers[i] = ReadConstantExpression();
        }
        content.Tables = tables;
        content.TableInitializers = initializers;
    }

    private void ReadMemories()
    {
        int start = reader.Position;
        MemoryType[] memories = content.Memories;
        int first = memories.Length;
        int count = reader.ReadCount();
        CheckLimit(first + count, EngineLimits.Memories, "memories", start);
        Array.Resize(ref memories, first + count);
        for (int i = first; i < memories.Length; i++)
            memories[i] = ReadMemoryType();
        content.Memories = memories;
    }

    private void ReadTags()
    {
        int start = reader.Position;
        DefinedType[] tags = content.Tags;
        int first = tags.Length;
        int count = reader.ReadCount();
        CheckLimit(first + count, EngineLimits.Tags, "tags", start);
        Array.Resize(ref tags, first + count);
        for (int i = first; i < tags.Length; i++)
            tags[i] = ReadTagType();
        content.Tags = tags;
    }

    private void ReadGlobals()
    {
        int start = reader.Position;
        GlobalType[] globals = content.Globals;
        int first = globals.Length;
        int count = reader.ReadCount();
        CheckLimit(first + count, EngineLimits.Globals, "globals", start);
        Array.Resize(ref globals, first + count);
        var initializers = new ByteRange[count];
        for (int i = 0; i < count; i++)
        {
            globals[first + i] = ReadGlobalType();
            initializers[i] = ReadConstantExpression();
        }
        content.Globals = globals;
        content.GlobalInitializers = initializers;
    }

    private void ReadExports()
    {
        var exports = new Export[ReadCount(EngineLimits.Exports, "exports")];
        for (int i = 0; i < exports.Length; i++)
        {
            string name = reader.ReadName();
            ExternalKind kind = ReadExternalKind("malformed export kind");
            exports[i] = new(name, kind, reader.ReadIndex());
        }
        content.Exports = exports;
    }

    private DefinedType ReadTagType()
    {
        int start = reader.Position;
        if (reader.ReadByte() != 0)
            Throw.Malformed("malformed tag attribute", start);
        return reader.ReadFunctionTypeIndex();
    }

    private GlobalType ReadGlobalType()
    {
        ValueType value = reader.ReadValueType();
        return new(value, ReadMutability());
    }

    private TableType ReadTableType()
    {
        ValueType element = ReadElementType();
        byte flags = ReadLimitsFlags(features.Has(Feature.Memory64) ? 0x05 : 0x01);
        (ulong minimum, ulong? maximum) = ReadLimits(flags);
        return new(element, minimum, maximum, (flags & 0x04) != 0);
    }

    private MemoryType ReadMemoryType()
    {
        int allowed = 0x01;
        if (features.Has(Feature.Threads))
            allowed |= 0x02;
        if (features.Has(Feature.Memory64))
            allowed |= 0x04;
        if (features.Has(Feature.CustomPageSizes))
            allowed |= 0x08;
        byte flags = ReadLimitsFlags(allowed);
        (ulong minimum, ulong? maximum) = ReadLimits(flags);
        int pageSize = 16;
        if ((flags & 0x08) != 0)
        {
            int start = reader.Position;
            uint log2 = reader.ReadU32();
            if (log2 >= 64)
                Throw.Malformed("invalid custom page size", start);
            pageSize = (int)log2;
        }
        return new(minimum, maximum, (flags & 0x02) != 0, (flags & 0x04) != 0, pageSize);
    }

    private byte ReadLimitsFlags(int allowed)
    {
        int start = reader.Position;
        byte flags = reader.ReadByte();
        if ((flags & ~allowed) != 0)
            Throw.Malformed($"malformed limits flags 0x{flags:x2}", start);
        return flags;
    }

    private (ulong Minimum, ulong? Maximum) ReadLimits(byte flags)
    {
        bool wide = features.Has(Feature.Memory64);
        ulong minimum = wide ? reader.ReadU64() : reader.ReadU32();
        if ((flags & 0x01) == 0)
            return (minimum, null);
        return (minimum, wide ? reader.ReadU64() : reader.ReadU32());
    }

    /// <summary>The element type of a table or segment; before reference types there was only <c>funcref</c>.</summary>
    private ValueType ReadElementType()
    {
        if (features.Has(Feature.ReferenceTypes))
            return reader.ReadReferenceType();
        int start = reader.Position;
        if (reader.ReadByte() != 0x70)
            Throw.Malformed("malformed element type", start);
        return ValueType.FuncRef;
    }
}
