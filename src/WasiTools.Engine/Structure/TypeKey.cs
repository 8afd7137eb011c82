using System.Runtime.InteropServices;

namespace WasiTools.Engine.Structure;

/// <summary>The structure of a recursion group in numbers: equal exactly when the groups are. References to types of the group are
/// relative, those to earlier ones are their <see cref="DefinedType.Id"/>, so that comparison takes time linear in the group
/// alone.</summary>
internal ref struct TypeKey
{
    /// <summary>Numbers that most groups fit into.</summary>
    public const int UsualLength = 64;

    private readonly DefinedType[] group;
    private readonly ReadOnlySpan<int> expected;
    private Span<int> buffer;
    private int length;
    private readonly bool isComparing;
    private bool differs;

    /// <summary>Writes the key of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="space">Where to write it if it fits.</param>
    public TypeKey(DefinedType[] group, Span<int> space)
    {
        this.group = group;
        buffer = space;
        AddAll();
    }

    /// <summary>Compares with another key instead of writing one.</summary>
    private TypeKey(DefinedType[] group, ReadOnlySpan<int> expected)
    {
        this.group = group;
        this.expected = expected;
        isComparing = true;
        AddAll();
    }

    private readonly ReadOnlySpan<int> Content => buffer[..length];

    /// <summary>Whether this is a group's key.</summary>
    public readonly bool IsOf(DefinedType[] other)
    {
        var comparison = new TypeKey(other, Content);
        return !comparison.differs && comparison.length == length;
    }

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

    private void AddAll()
    {
        for (int i = 0; i < group.Length && !differs; i++)
            Add(group[i]);
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
        if (isComparing)
        {
            differs |= length >= expected.Length || expected[length] != value;
            length++;
            return;
        }
        if (length == buffer.Length)
        {
            var larger = new int[2 * length];
            buffer.CopyTo(larger);
            buffer = larger;
        }
        buffer[length++] = value;
    }
}
