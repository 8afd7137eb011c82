namespace WasiTools.Engine.Structure;

/// <summary>All recursion groups of types that modules and hosts of this process use, each structure once. Groups are held weakly: one
/// whose types nobody uses any more is collected, and its entry goes at a later sweep.</summary>
internal static class TypeRegistry
{
    private const int FirstSweep = 1024;

    private static readonly Lock gate = new();
    private static readonly Dictionary<int[], WeakReference<DefinedType[]>> groups = new(TypeKeyComparer.Instance);
    private static readonly Dictionary<int[], WeakReference<DefinedType[]>>.AlternateLookup<ReadOnlySpan<int>> bySpan =
        groups.GetAlternateLookup<ReadOnlySpan<int>>();
    private static int lastId;
    private static int untilSweep = FirstSweep;

    /// <summary>Entries, dead ones that no sweep has met yet included.</summary>
    public static int Count
    {
        get
        {
            lock (gate)
                return groups.Count;
        }
    }

    /// <summary>The registered group that is structurally equal to this one, which may be this one. Types of other groups that it refers
    /// to must be registered, its own must have been placed.</summary>
    public static DefinedType[] Intern(DefinedType[] group)
    {
        using var key = new TypeKey(group);
        lock (gate)
        {
            if (bySpan.TryGetValue(key.Content, out WeakReference<DefinedType[]>? entry))
            {
                if (entry.TryGetTarget(out DefinedType[]? existing))
                    return existing;
                entry.SetTarget(group);
            }
            else
            {
                if (--untilSweep <= 0)
                    SweepLocked();
                groups.Add(key.Content.ToArray(), new(group));
            }
            foreach (DefinedType type in group)
                type.Register(checked(++lastId));
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

    /// <summary>Drops the entries whose types have been collected. Happens by itself as the registry grows.</summary>
    public static void Sweep()
    {
        lock (gate)
            SweepLocked();
    }

    private static void SweepLocked()
    {
        foreach ((int[] key, WeakReference<DefinedType[]> entry) in groups)
        {
            if (!entry.TryGetTarget(out _))
                groups.Remove(key);
        }
        groups.TrimExcess();
        untilSweep = Math.Max(FirstSweep, groups.Count);
    }
}
