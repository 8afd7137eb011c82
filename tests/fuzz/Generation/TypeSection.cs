using WasiTools.Engine.Text;

namespace WasiTools.Fuzz.Generation;

/// <summary>The types of a module: structures and arrays in one recursion group, then function types as they are asked for.</summary>
internal sealed class TypeSection
{
    private readonly Dictionary<Signature, int> functions = [];
    private readonly ByteWriter functionTypes = new();

    /// <summary>The fields of each structure; type 0 on.</summary>
    public List<FieldShape[]> Structs { get; } = [];

    /// <summary>The supertype of each structure; -1 for none.</summary>
    public List<int> Supers { get; } = [];

    /// <summary>The elements of each array, whose types follow those of the structures.</summary>
    public List<FieldShape> Arrays { get; } = [];

    public int ArrayIndex(int array) => Structs.Count + array;

    public bool IsStruct(int type) => type < Structs.Count;

    public bool IsArray(int type) => type >= Structs.Count && type < Structs.Count + Arrays.Count;

    public FieldShape Elements(int type) => Arrays[type - Structs.Count];

    /// <summary>The index of a function type. The structures and arrays must be complete.</summary>
    public int Function(Signature signature)
    {
        if (functions.TryGetValue(signature, out int index))
            return index;
        index = Structs.Count + Arrays.Count + functions.Count;
        functions.Add(signature, index);
        functionTypes.Byte(0x60);
        Types(signature.Parameters);
        Types(signature.Results);
        return index;
    }

    /// <summary>Whether a structure is another or declared below it.</summary>
    public bool IsBelow(int type, int ancestor)
    {
        while (type != ancestor && type >= 0)
            type = Supers[type];
        return type == ancestor;
    }

    /// <summary>The content of the section.</summary>
    public void Write(ByteWriter writer)
    {
        bool any = Structs.Count + Arrays.Count > 0;
        writer.Unsigned((uint)(functions.Count + (any ? 1 : 0)));
        if (any)
        {
            writer.Byte(0x4E);
            writer.Unsigned((uint)(Structs.Count + Arrays.Count));
            for (int i = 0; i < Structs.Count; i++)
            {
                writer.Byte(0x50);
                writer.Unsigned(Supers[i] < 0 ? 0u : 1);
                if (Supers[i] >= 0)
                    writer.Unsigned((uint)Supers[i]);
                writer.Byte(0x5F);
                writer.Unsigned((uint)Structs[i].Length);
                foreach (FieldShape field in Structs[i])
                    field.Write(writer);
            }
            foreach (FieldShape elements in Arrays)
            {
                writer.Byte(0x5E);
                elements.Write(writer);
            }
        }
        writer.Bytes(functionTypes.Written);
    }

    private void Types(GuestType[] types)
    {
        functionTypes.Unsigned((uint)types.Length);
        foreach (GuestType type in types)
            type.Write(functionTypes);
    }
}
