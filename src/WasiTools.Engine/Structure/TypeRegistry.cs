using System.Runtime.InteropServices;

namespace WasiTools.Engine.Structure;

/// <summary>All recursion groups of types that modules and hosts of this process use, each structure once: a hash table that holds the
/// groups weakly and no copy of what is in them. A group whose types nobody uses any more is collected, and its entry goes when the
/// table has filled up.</summary>
internal static class TypeRegistry
{
    private const int SmallestCapacity = 1024;

    private static readonly Lock gate = new();

    /// <summary>For each bucket the number of its first entry plus one; 0 for none.</summary>
    private static int[] buckets = new int[SmallestCapacity];
    private static Entry[] entries = new Entry[SmallestCapacity];
    private static int count;
    private static int lastId;

    /// <summary>A group. Those of a bucket form a list.</summary>
    private record struct Entry(int Hash, int Next, WeakGCHandle<DefinedType[]> Group);

    /// <summary>Entries, those of collected groups that no sweep has met yet included.</summary>
    public static int Count
    {
        get
        {
            lock (gate)
                return count;
        }
    }

    /// <summary>The registered group that is structurally equal to this one, which may be this one. Types of other groups that it refers
    /// to must be registered, its own must have been placed.</summary>
    public static DefinedType[] Intern(DefinedType[] group)
    {
        var key = new TypeKey(group, stackalloc int[TypeKey.UsualLength]);
        int hash = key.Hash;
        lock (gate)
        {
            if (Find(key, hash) is DefinedType[] existing)
                return existing;
            if (count == entries.Length)
                SweepLocked();
            foreach (DefinedType type in group)
                type.Register(NextId());
            Add(hash, new(group));
            return group;
        }
    }

    /// <summary>The type of functions with these parameters and results: final, without supertype, a group of its own.</summary>
    public static DefinedType Intern(FunctionType function)
    {
        var type = new DefinedType { Kind = CompositeKind.Function, Function = function };
        DefinedType[] group = [type];
        type.Place(group, 0);
        return Intern(group)[0];
    }

    /// <summary>Drops the entries whose types have been collected. Happens by itself whenever the table is full.</summary>
    public static void Sweep()
    {
        lock (gate)
            SweepLocked();
    }

    private static DefinedType[]? Find(in TypeKey key, int hash)
    {
        for (int i = buckets[(uint)hash % (uint)buckets.Length]; i != 0; i = entries[i - 1].Next)
        {
            ref readonly Entry entry = ref entries[i - 1];
            if (entry.Hash != hash || !entry.Group.TryGetTarget(out DefinedType[]? group))
                continue;
            if (key.IsOf(group))
                return group;
        }
        return null;
    }

    private static void Add(int hash, WeakGCHandle<DefinedType[]> group)
    {
        ref int bucket = ref buckets[(uint)hash % (uint)buckets.Length];
        entries[count] = new(hash, bucket, group);
        bucket = ++count;
    }

    private static int NextId()
    {
        if (lastId == int.MaxValue)
            Throw.Unsupported("this process has seen too many types", -1);
        return ++lastId;
    }

    private static void SweepLocked()
    {
        Entry[] old = entries;
        int oldCount = count, live = 0;
        for (int i = 0; i < oldCount; i++)
        {
            if (old[i].Group.TryGetTarget(out _))
                old[live++] = old[i];
            else
                old[i].Group.Dispose();
        }
        int capacity = Math.Max(SmallestCapacity, live * 2);
        entries = new Entry[capacity];
        buckets = new int[capacity];
        count = 0;
        for (int i = 0; i < live; i++)
            Add(old[i].Hash, old[i].Group);
    }
}
