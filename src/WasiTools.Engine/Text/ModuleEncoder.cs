namespace WasiTools.Engine.Text;

/// <summary>Gathers the sections of a module and puts them together (specification section 5.5).</summary>
internal sealed class ModuleEncoder
{
    private readonly List<CustomSectionText> customs = [];

    public SectionBuffer Imports { get; } = new();

    public SectionBuffer Functions { get; } = new();

    public SectionBuffer Tables { get; } = new();

    public SectionBuffer Memories { get; } = new();

    public SectionBuffer Tags { get; } = new();

    public SectionBuffer Globals { get; } = new();

    public SectionBuffer Exports { get; } = new();

    public SectionBuffer Elements { get; } = new();

    public SectionBuffer Code { get; } = new();

    public SectionBuffer Data { get; } = new();

    public BranchHints Hints { get; } = new();

    /// <summary>The index of the start function.</summary>
    public uint? Start { get; set; }

    /// <summary>Adds a custom section.</summary>
    public void Add(CustomSectionText custom) => customs.Add(custom);

    /// <summary>The module in the binary format.</summary>
    public byte[] Encode(ModuleScope scope)
    {
        var output = new ByteWriter();
        output.Bytes("\0asm\u0001\0\0\0"u8);
        CustomSectionText[] placed = customs.OrderBy(c => c.Slot).ToArray();
        int next = 0;
        Place(-1);
        for (int place = 0; place < CustomAnnotation.Sections.Length; place++)
        {
            Place(place * 2);
            Known(CustomAnnotation.Sections[place], scope, output);
            Place(place * 2 + 1);
        }
        byte[] names = scope.Names.Encode();
        if (names.Length > 0)
            Custom("name", names, output);
        Place(int.MaxValue);
        return output.ToArray();

        void Place(int slot)
        {
            for (; next < placed.Length && placed[next].Slot <= slot; next++)
                Custom(placed[next].Name, placed[next].Content, output);
        }
    }

    private void Known(string section, ModuleScope scope, ByteWriter output)
    {
        switch (section)
        {
            case "type":
                Vector(1, scope.Types.GroupCount, scope.Types.Groups, output);
                break;
            case "import":
                Vector(2, Imports, output);
                break;
            case "func":
                Vector(3, Functions, output);
                break;
            case "table":
                Vector(4, Tables, output);
                break;
            case "memory":
                Vector(5, Memories, output);
                break;
            case "tag":
                Vector(13, Tags, output);
                break;
            case "global":
                Vector(6, Globals, output);
                break;
            case "export":
                Vector(7, Exports, output);
                break;
            case "start" when Start is uint start:
                Number(8, start, output);
                break;
            case "elem":
                Vector(9, Elements, output);
                break;
            case "datacount" when scope.UsesDataIndex:
                Number(12, Data.Count, output);
                break;
            case "code":
                if (Hints.Encode() is byte[] hints)
                    Custom(Annotation.BranchHint, hints, output);
                Vector(10, Code, output);
                break;
            case "data":
                Vector(11, Data, output);
                break;
        }
    }

    private static void Vector(byte id, SectionBuffer section, ByteWriter output) =>
        Vector(id, section.Count, section.Items.Written, output);

    private static void Vector(byte id, uint count, ReadOnlySpan<byte> items, ByteWriter output)
    {
        if (count == 0)
            return;
        var header = new ByteWriter();
        header.Unsigned(count);
        output.Byte(id);
        output.Unsigned((uint)(header.Length + items.Length));
        output.Bytes(header.Written);
        output.Bytes(items);
    }

    private static void Number(byte id, uint number, ByteWriter output)
    {
        var content = new ByteWriter();
        content.Unsigned(number);
        output.Byte(id);
        output.Vector(content.Written);
    }

    private static void Custom(string name, byte[] content, ByteWriter output)
    {
        var section = new ByteWriter();
        section.Name(name);
        section.Bytes(content);
        output.Byte(0);
        output.Vector(section.Written);
    }
}
