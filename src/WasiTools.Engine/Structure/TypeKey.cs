using System.Runtime.InteropServices;

namespace WasiTools.Engine.Structure;

/// <summary>The structure of a recursion group in numbers: equal exactly when the groups are. References to types of the group are
/// relative, those to earlier ones are their <see cref="DefinedType.Id"/>, so that comparison takes time linear in the group
/// alone.</summary>
internal ref struct TypeKey
{
    private readonly DefinedType[] group;
    private int[] buffer;
    private int length;

    public TypeKey(DefinedType[] group)
    {
        this.group = group;
        buffer = new int[64];
        foreach (DefinedType type in group)
            Add(type);
    }

    public readonly ReadOnlySpan<int> Content => buffer.AsSpan(0, length);

    /// <summary>A hash of the content, another one in each process, so that nobody can prepare collisions.</summary>
    public readonly int Hash
    {
        get
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(Content));
            return hash.ToHashCode();
        }
    }

    private void Add(DefinedType type)
    {
        Add((int)type.Kind | (type.IsFinal ? 4 : 0) | (type.Super is null ? 0 : 8));
        if (type.Super is not null)
            AddReference(type.Super);
        if (type.Function is not null)
        {
            Add(type.Function.Parameters);
            Add(type.Function.Results);
        }
        else
        {
            Add(type.Fields.Length);
            foreach (FieldType field in type.Fields)
            {
                Add(field.PackedBits | (field.IsMutable ? 1 : 0));
                Add(field.Value);
            }
        }
    }

    private void Add(ReadOnlySpan<ValueType> types)
    {
        Add(types.Length);
        foreach (ValueType type in types)
            Add(type);
    }

    private void Add(ValueType type)
    {
        Add((int)type.Kind | (int)type.HeapKind << 8 | (type.IsNullable ? 1 << 16 : 0));
        if (type.Defined is not null)
            AddReference(type.Defined);
    }

    private void AddReference(DefinedType type) => Add(ReferenceEquals(type.Group, group) ? ~type.IndexInGroup : type.Id);

    private void Add(int value)
    {
        if (length == buffer.Length)
            Array.Resize(ref buffer, 2 * length);
        buffer[length++] = value;
    }
}
