namespace WasiTools.Fuzz.Generation;

/// <summary>Chooses what a module declares.</summary>
internal sealed class ShapeGenerator(Entropy random)
{
    private ModuleShape shape = null!;

    public ModuleShape Generate()
    {
        bool exceptions = random.Chance(45);
        shape = new ModuleShape
        {
            HasVectors = random.Chance(45),
            HasAtomics = random.Chance(30),
            HasObjects = random.Chance(45),
            HasExceptions = exceptions,
            HasLegacyExceptions = exceptions && random.Chance(35),
            HasTailCalls = random.Chance(35),
            HasBigFrame = random.Chance(8),
        };
        if (shape.HasObjects)
            Objects();
        foreach ((_, string parameters, string results) in ModuleShape.Imports)
            shape.Functions.Add(new([.. parameters.Select(GuestType.Of)], [.. results.Select(GuestType.Of)]));
        shape.ExportedCount = random.Between(1, 3);
        for (int i = 0; i < shape.ExportedCount; i++)
            shape.Functions.Add(new(Several(6, Scalar), Several(random.Chance(20) ? 5 : 2, Scalar)));
        for (int i = random.Between(1, 4); i > 0; i--)
            shape.Functions.Add(new(Several(random.Chance(10) ? 20 : 5, Any), Several(random.Chance(20) ? 5 : 2, Any)));
        MemoriesAndTables();
        shape.Globals.Add(new(GuestType.I32, true));
        for (int i = random.Between(2, 8); i > 0; i--)
            shape.Globals.Add(new(Any(), random.Chance(75)));
        shape.Tags.Add([GuestType.I32]);
        for (int i = random.Between(1, 3); i > 0; i--)
            shape.Tags.Add(Several(3, Any));
        return shape;
    }

    /// <summary>Any type that has a default value.</summary>
    public GuestType Any()
    {
        int choice = random.Below(12);
        if (choice == 0)
            return random.Of(GuestType.FuncRef, GuestType.ExternRef);
        if (choice < 4 && shape.HasObjects)
            return random.Chance(30)
                ? random.Of(GuestType.AnyRef, GuestType.EqRef, GuestType.I31)
                : GuestType.Null(random.Below(shape.Types.Structs.Count + shape.Types.Arrays.Count));
        if (choice < 6 && shape.HasVectors)
            return GuestType.V128;
        return Scalar();
    }

    private GuestType Scalar() => random.Of<GuestType>(GuestType.Scalars);

    private GuestType[] Several(int most, Func<GuestType> type)
    {
        var types = new GuestType[random.Between(0, most)];
        for (int i = 0; i < types.Length; i++)
            types[i] = type();
        return types;
    }

    private void Objects()
    {
        int structs = random.Between(1, 5), arrays = random.Between(1, 4);
        for (int i = 0; i < structs; i++)
        {
            int super = i > 0 && random.Chance(60) ? random.Below(i) : -1;
            FieldShape[] inherited = super < 0 ? [] : shape.Types.Structs[super];
            FieldShape[] own = [.. Enumerable.Range(0, random.Between(0, 4)).Select(_ => Field(structs + arrays))];
            shape.Types.Structs.Add([.. inherited, .. own]);
            shape.Types.Supers.Add(super);
        }
        for (int i = 0; i < arrays; i++)
            shape.Types.Arrays.Add(Field(structs + arrays));
    }

    private FieldShape Field(int types) => random.Below(10) switch
    {
        0 => new(GuestType.I32, 8),
        1 => new(GuestType.I32, 16),
        2 or 3 => new(GuestType.Null(random.Below(types))),
        4 => new(random.Of(GuestType.AnyRef, GuestType.EqRef, GuestType.I31, GuestType.FuncRef, GuestType.ExternRef)),
        5 when shape.HasVectors => new(GuestType.V128),
        _ => new(Scalar()),
    };

    private void MemoriesAndTables()
    {
        for (int i = random.Chance(25) ? 2 : 1; i > 0; i--)
        {
            int minimum = random.Between(1, 2);
            shape.Memories.Add(new(random.Chance(25), shape.HasAtomics && random.Chance(60), minimum, minimum + random.Below(3)));
        }
        int functions = shape.Functions.Count;
        shape.Tables.Add(new(GuestType.FuncRef, random.Chance(15), functions + 3, functions + 8));
        if (random.Chance(50))
            shape.Tables.Add(new(shape.HasObjects ? GuestType.AnyRef : GuestType.ExternRef, random.Chance(15), 8, 12));
    }
}
