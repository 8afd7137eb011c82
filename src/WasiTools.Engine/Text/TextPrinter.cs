using System.Text;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Text;

/// <summary>Prints a module in the text format (specification chapter 6) so that it parses back to the same binary, as far as that is in
/// the form that <see cref="ModuleEncoder"/> writes: shortest encodings, no needless sections, no label names. It reads the bytes and
/// not the decoded content, because structural comparison has made equal types one there.</summary>
internal sealed partial class TextPrinter
{
    private readonly ModuleContent content;
    private readonly WatWriter output;
    private readonly NameMaps names;
    private readonly PrintedNames types, functions, tables, memories, globals, tags, elements, data;
    private readonly List<uint> functionTypes = [];
    private readonly Dictionary<(int Function, int Offset), byte> hints = [];
    private readonly bool hintsReadable;
    private uint functionCount, tableCount, memoryCount, globalCount, tagCount;

    private TextPrinter(ModuleContent content, TextWriter output)
    {
        this.content = content;
        this.output = new(output);
        names = new(content);
        types = new(names.Of(NameSubsection.Types));
        functions = new(names.Of(NameSubsection.Functions));
        tables = new(names.Of(NameSubsection.Tables));
        memories = new(names.Of(NameSubsection.Memories));
        globals = new(names.Of(NameSubsection.Globals));
        tags = new(names.Of(NameSubsection.Tags));
        elements = new(names.Of(NameSubsection.Elements));
        data = new(names.Of(NameSubsection.Data));
        hintsReadable = TryReadHints();
    }

    /// <summary>Prints a validated module.</summary>
    public static void Print(ModuleContent content, TextWriter output) => new TextPrinter(content, output).Module();

    private void Module()
    {
        string name = names.Module is null ? ""
            : names.Module.Length > 0 ? $" {LiteralWriter.Identifier(names.Module)}"
            : " (@name \"\")";
        output.Open($"(module{name}");
        var reader = new CodeReader(content, new(0, content.Bytes.Length)) { Position = 8 };
        string placement = " (before first)";
        bool namesPassed = false;
        while (!reader.IsAtEnd)
        {
            var id = (SectionId)reader.ReadByte();
            int length = reader.ReadLength();
            var section = new CodeReader(content, new(reader.Position, length));
            reader.Position += length;
            if (id == SectionId.Custom)
            {
                Custom(ref section, namesPassed ? "" : placement, ref namesPassed);
                continue;
            }
            // An empty section is not written again.
            if (section.PeekByte() == 0 && id is not (SectionId.Start or SectionId.DataCount))
                continue;
            Section(id, ref section);
            placement = $" (after {Keyword(id)})";
        }
        output.Close(")");
    }

    private void Section(SectionId id, ref CodeReader section)
    {
        switch (id)
        {
            case SectionId.Start:
                output.Line($"(start {functions[section.ReadU32()]})");
                return;
            case SectionId.DataCount:
                return;
        }
        uint count = section.ReadU32();
        for (uint i = 0; i < count; i++)
        {
            switch (id)
            {
                case SectionId.Type:
                    RecursionGroup(ref section);
                    break;
                case SectionId.Import:
                    Import(ref section);
                    break;
                case SectionId.Function:
                    functionTypes.Add(section.ReadU32());
                    break;
                case SectionId.Table:
                    Table(ref section);
                    break;
                case SectionId.Memory:
                    output.Line($"(memory{Binder(memories, memoryCount++)} {MemoryType(ref section)})");
                    break;
                case SectionId.Tag:
                    section.ReadByte();
                    output.Line($"(tag{Binder(tags, tagCount++)} {TypeUse(section.ReadU32(), null)})");
                    break;
                case SectionId.Global:
                    string type = GlobalType(ref section);
                    output.Line($"(global{Binder(globals, globalCount++)} {type} {Expression(ref section, "")})");
                    break;
                case SectionId.Export:
                    Export(ref section);
                    break;
                case SectionId.Element:
                    Element(ref section, i);
                    break;
                case SectionId.Code:
                    Function(ref section, (uint)(functionTypes.Count - count + i));
                    break;
                default:
                    Data(ref section, i);
                    break;
            }
        }
    }

    private static string Keyword(SectionId id) => id switch
    {
        SectionId.Function => "func",
        SectionId.Element => "elem",
        _ => id.ToString().ToLowerInvariant(),
    };

    private static string Keyword(ExternalKind kind) => ModuleFields.Keyword(kind);

    // The identifier of what is declared, or its index in a comment.
    private static string Binder(PrintedNames space, uint index) => space.Has(index) ? space.Binder(index) : $" (;{index};)";

    private PrintedNames Space(ExternalKind kind) => kind switch
    {
        ExternalKind.Function => functions,
        ExternalKind.Table => tables,
        ExternalKind.Memory => memories,
        ExternalKind.Global => globals,
        _ => tags,
    };

    private void Import(ref CodeReader section)
    {
        string from = $"{LiteralWriter.Name(Encoding.UTF8.GetString(section.ReadNameBytes()))} "
            + LiteralWriter.Name(Encoding.UTF8.GetString(section.ReadNameBytes()));
        var kind = (ExternalKind)section.ReadByte();
        string item;
        switch (kind)
        {
            case ExternalKind.Function:
                uint type = section.ReadU32();
                functionTypes.Add(type);
                item = $"{Binder(functions, functionCount)} {TypeUse(type, LocalNames(functionCount))}";
                functionCount++;
                break;
            case ExternalKind.Table:
                item = $"{Binder(tables, tableCount++)} {TableType(ref section)}";
                break;
            case ExternalKind.Memory:
                item = $"{Binder(memories, memoryCount++)} {MemoryType(ref section)}";
                break;
            case ExternalKind.Global:
                item = $"{Binder(globals, globalCount++)} {GlobalType(ref section)}";
                break;
            default:
                section.ReadByte();
                item = $"{Binder(tags, tagCount++)} {TypeUse(section.ReadU32(), null)}";
                break;
        }
        output.Line($"(import {from} ({Keyword(kind)}{item}))");
    }

    private void Export(ref CodeReader section)
    {
        string name = LiteralWriter.Name(Encoding.UTF8.GetString(section.ReadNameBytes()));
        var kind = (ExternalKind)section.ReadByte();
        output.Line($"(export {name} ({Keyword(kind)} {Space(kind)[section.ReadU32()]}))");
    }

    private void Table(ref CodeReader section)
    {
        string binder = Binder(tables, tableCount++);
        bool initialized = section.PeekByte() == 0x40;
        if (initialized)
            section.ReadBytes(2);
        string type = TableType(ref section);
        string initial = initialized ? $" {Expression(ref section, "")}" : "";
        output.Line($"(table{binder} {type}{initial})");
    }

    private void Element(ref CodeReader section, uint index)
    {
        uint flags = section.ReadU32();
        bool isActive = (flags & 1) == 0;
        bool isExplicit = (flags & 2) != 0;
        bool isExpressions = (flags & 4) != 0;
        var text = new StringBuilder($"(elem{Binder(elements, index)}");
        if (isActive)
        {
            uint table = isExplicit ? section.ReadU32() : 0;
            if (table != 0)
                text.Append($" (table {tables[table]})");
            text.Append($" {Expression(ref section, "offset ")}");
        }
        else if (isExplicit)
        {
            text.Append(" declare");
        }
        bool typed = isExplicit || !isActive;
        if (isExpressions)
        {
            text.Append(typed ? $" {ValueType(ref section)}" : " funcref");
            for (uint count = section.ReadU32(); count > 0; count--)
                text.Append($" {Expression(ref section, "item ")}");
        }
        else
        {
            if (typed)
                section.ReadByte();
            text.Append(" func");
            for (uint count = section.ReadU32(); count > 0; count--)
                text.Append($" {functions[section.ReadU32()]}");
        }
        output.Line(text.Append(')').ToString());
    }

    private void Data(ref CodeReader section, uint index)
    {
        uint flags = section.ReadU32();
        uint memory = flags == 2 ? section.ReadU32() : 0;
        string use = memory != 0 ? $" (memory {memories[memory]})" : "";
        string offset = flags == 1 ? "" : $" {Expression(ref section, "offset ")}";
        string bytes = LiteralWriter.Bytes(section.ReadBytes(section.ReadLength()));
        output.Line($"(data{Binder(data, index)}{use}{offset} {bytes})");
    }

    // The name section has become identifiers, and branch hints annotations.
    private void Custom(ref CodeReader section, string placement, ref bool namesPassed)
    {
        string name = Encoding.UTF8.GetString(section.ReadNameBytes());
        if (name == "name")
        {
            namesPassed = true;
            return;
        }
        if (name == Annotation.BranchHint && hintsReadable)
            return;
        string bytes = section.Remaining > 0 ? $" {LiteralWriter.Bytes(section.ReadBytes(section.Remaining))}" : "";
        output.Line($"(@custom {LiteralWriter.Name(name)}{placement}{bytes})");
    }

    private bool TryReadHints()
    {
        CustomSection? section = content.CustomSections.Find(s => s.Name == Annotation.BranchHint);
        if (section is null)
            return false;
        var reader = new CodeReader(content, section.Content);
        try
        {
            for (uint count = reader.ReadU32(); count > 0; count--)
            {
                int function = reader.ReadIndex();
                for (uint number = reader.ReadU32(); number > 0; number--)
                {
                    int offset = reader.ReadIndex();
                    if (reader.ReadU32() != 1 || reader.PeekByte() > 1)
                        return false;
                    hints[(function, offset)] = reader.ReadByte();
                }
            }
            return reader.IsAtEnd;
        }
        catch (InvalidModuleException)
        {
            return false;
        }
    }
}
