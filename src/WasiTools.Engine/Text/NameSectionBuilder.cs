namespace WasiTools.Engine.Text;

/// <summary>Collects names for the custom section <c>name</c>: see <see cref="NameSubsection"/>.</summary>
internal sealed class NameSectionBuilder
{
    private readonly Subsection functions = new(NameSubsection.Functions), types = new(NameSubsection.Types),
        tables = new(NameSubsection.Tables), memories = new(NameSubsection.Memories), globals = new(NameSubsection.Globals),
        elements = new(NameSubsection.Elements), data = new(NameSubsection.Data), tags = new(NameSubsection.Tags);

    private readonly IndirectSubsection locals = new(NameSubsection.Locals), fields = new(NameSubsection.Fields);

    /// <summary>The module's own name.</summary>
    public string? Module { get; set; }

    public void Type(uint index, string? name) => types.Add(index, name);

    public void Element(uint index, string? name) => elements.Add(index, name);

    public void Data(uint index, string? name) => data.Add(index, name);

    public void Local(uint function, uint index, string? name) => locals.Add(function, index, name);

    public void Field(uint type, uint index, string? name) => fields.Add(type, index, name);

    public void External(ExternalKind kind, uint index, string? name)
    {
        Subsection section = kind switch
        {
            ExternalKind.Function => functions,
            ExternalKind.Table => tables,
            ExternalKind.Memory => memories,
            ExternalKind.Global => globals,
            _ => tags,
        };
        section.Add(index, name);
    }

    /// <summary>The content of the section after its name; empty when nothing has a name.</summary>
    public byte[] Encode()
    {
        var output = new ByteWriter();
        if (Module is not null)
        {
            output.Byte((byte)NameSubsection.Module);
            var name = new ByteWriter();
            name.Name(Module);
            output.Vector(name.Written);
        }
        functions.Encode(output);
        locals.Encode(output);
        types.Encode(output);
        tables.Encode(output);
        memories.Encode(output);
        globals.Encode(output);
        elements.Encode(output);
        data.Encode(output);
        fields.Encode(output);
        tags.Encode(output);
        return output.ToArray();
    }

    /// <summary>A name map. Names come in the order of their indices.</summary>
    private class Subsection(NameSubsection id)
    {
        protected ByteWriter Content { get; } = new();

        protected uint Count { get; set; }

        public void Add(uint index, string? name)
        {
            if (name is null)
                return;
            Content.Unsigned(index);
            Content.Name(name);
            Count++;
        }

        public virtual void Encode(ByteWriter output)
        {
            if (Count == 0)
                return;
            var counted = new ByteWriter();
            counted.Unsigned(Count);
            counted.Bytes(Content.Written);
            output.Byte((byte)id);
            output.Vector(counted.Written);
        }
    }

    /// <summary>An indirect name map: names within items.</summary>
    private sealed class IndirectSubsection(NameSubsection id) : Subsection(id)
    {
        private readonly ByteWriter inner = new();
        private uint owner, innerCount;

        public void Add(uint of, uint index, string? name)
        {
            if (name is null)
                return;
            if (of != owner)
                CloseOwner();
            owner = of;
            inner.Unsigned(index);
            inner.Name(name);
            innerCount++;
        }

        public override void Encode(ByteWriter output)
        {
            CloseOwner();
            base.Encode(output);
        }

        private void CloseOwner()
        {
            if (innerCount == 0)
                return;
            Content.Unsigned(owner);
            Content.Unsigned(innerCount);
            Content.Bytes(inner.Written);
            Count++;
            inner.Truncate(0);
            innerCount = 0;
        }
    }
}
