using System.Runtime.CompilerServices;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Tests.Binary;
using Xunit;

namespace WasiTools.Engine.Tests.Structure;

public sealed class TypeRegistryTests
{
    [Fact]
    public void EqualTypesOfDifferentModulesAreOneObject()
    {
        Assert.Same(Types([0x60, 1, 0x7F, 1, 0x7E])[0], Types([0x60, 0, 0], [0x60, 1, 0x7F, 1, 0x7E])[1]);
        Assert.Same(Types([0x60, 1, 0x7F, 1, 0x7E])[0], TypeRegistry.Intern(FunctionType.Of("i>I")));
        Assert.NotSame(Types([0x60, 1, 0x7F, 1, 0x7E])[0], Types([0x60, 2, 0x7F, 0x7E, 0])[0]);
    }

    [Fact]
    public void EveryPartOfATypeTellsItApart()
    {
        byte[][] different =
        [
            [0x60, 0, 0], [0x60, 1, 0x7F, 0], [0x60, 0, 1, 0x7F], [0x60, 1, 0x70, 0], [0x60, 1, 0x64, 0x70, 0],
            [0x50, 0, 0x60, 0, 0], [0x5F, 0], [0x5F, 1, 0x7F, 0], [0x5F, 1, 0x7F, 1], [0x5F, 1, 0x78, 0], [0x5F, 1, 0x77, 0],
            [0x5E, 0x7F, 0], [0x5E, 0x78, 0],
        ];
        DefinedType[] types = Types(different);
        Assert.Equal(different.Length, types.Distinct().Count());
        Assert.Equal(different.Length, types.Select(t => t.Id).Distinct().Count());
        Assert.All(types, t => Assert.True(t.Id > 0));
        Assert.Same(types[0], Types([0x4F, 0, 0x60, 0, 0])[0]);
    }

    [Fact]
    public void RecursiveTypesAreComparedByStructure()
    {
        // A list of itself, by its own index, at two places of a type section.
        byte[] list = [0x5F, 1, 0x63, 0, 0], listAt1 = [0x5F, 1, 0x63, 1, 0];
        DefinedType[] types = Types(list, listAt1);
        Assert.Same(types[0], types[1]);
        Assert.Same(types[0], types[0].Fields[0].Value.Defined);
        // The same pair in one group differs from two groups.
        byte[] pair = [0x4E, 2, 0x5F, 1, 0x63, 1, 0, 0x5F, 1, 0x63, 0, 0];
        DefinedType[] group = Types(pair);
        Assert.NotSame(group[0], types[0]);
        Assert.NotSame(group[0], group[1]);
        Assert.Equal(group, Types([0x60, 0, 0], [0x4E, 2, 0x5F, 1, 0x63, 2, 0, 0x5F, 1, 0x63, 1, 0])[1..]);
    }

    [Fact]
    public void GroupsDifferByTheirSizeAndOrder()
    {
        DefinedType alone = Types([0x60, 0, 0])[0];
        DefinedType[] group = Types([0x4E, 2, 0x60, 0, 0, 0x5F, 0]);
        Assert.NotSame(alone, group[0]);
        Assert.NotSame(group[0], Types([0x4E, 2, 0x5F, 0, 0x60, 0, 0])[1]);
        Assert.Same(alone, Types([0x4E, 1, 0x60, 0, 0])[0]);
        Assert.Empty(Types([0x4E, 0]));
    }

    [Fact]
    public void SupertypesAndDepth()
    {
        DefinedType[] types = Types([0x50, 0, 0x5F, 0], [0x50, 1, 0, 0x5F, 1, 0x7F, 0], [0x4F, 1, 1, 0x5F, 2, 0x7F, 0, 0x7E, 0], [0x5F, 0]);
        Assert.Equal([0, 1, 2, 0], types.Select(t => t.Depth));
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
                Assert.Equal(i >= j, types[i].IsSubtypeOf(types[j]));
        }
        Assert.False(types[3].IsSubtypeOf(types[0]));
        Assert.False(types[0].IsSubtypeOf(types[3]));
    }

    [Fact]
    public void TypesThatNobodyUsesAreCollected()
    {
        const int Modules = 3000;
        // Whatever other tests left must not be swept in between.
        Collect();
        int before = TypeRegistry.Count;
        DefinedType kept = MakeModules(Modules);
        // Sweeps happen by themselves, so that fewer than all may be left.
        Assert.True(TypeRegistry.Count > before);
        for (int i = 0; i < 10 && TypeRegistry.Count > before + Modules / 10; i++)
            Collect();
        Assert.True(TypeRegistry.Count < before + Modules / 10, $"{TypeRegistry.Count} entries are left of {before} before");
        Assert.Same(kept, Types(Unique(0))[0]);

        static void Collect()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            TypeRegistry.Sweep();
        }
    }

    [Fact]
    public void ManyThreadsGetTheSameObjects()
    {
        const int Threads = 8, Kinds = 200;
        var results = new DefinedType[Threads][];
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, t =>
        {
            results[t] = new DefinedType[Kinds];
            for (int i = 0; i < Kinds; i++)
                results[t][i] = Types(Unique(100_000 + i))[0];
        });
        Assert.All(results, r => Assert.Equal(results[0], r));
        Assert.Equal(Kinds, results[0].Distinct().Count());
    }

    [Fact]
    public void ComparisonOfNestedTypesTakesLinearTime()
    {
        // Each type refers to the one before twice: compared as trees they would have 2^5000 nodes.
        const int Count = 5000;
        var items = new byte[Count][];
        items[0] = [0x5F, 0];
        for (int i = 1; i < Count; i++)
        {
            byte[] before = BinaryBuilder.S64(i - 1);
            items[i] = [0x5F, 2, 0x63, .. before, 0, 0x63, .. before, 0];
        }
        DefinedType[] first = Types(items), second = Types(items);
        Assert.Equal(first, second);
        Assert.Equal(Count, first.Distinct().Count());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DefinedType MakeModules(int count)
    {
        DefinedType first = Types(Unique(0))[0];
        for (int i = 1; i < count; i++)
            Types(Unique(i), [0x5F, 1, 0x63, 0, 0]);
        return first;
    }

    /// <summary>A type that no other test has: 24 parameters, i32 or i64 by the bits of a number.</summary>
    private static byte[] Unique(int number) =>
        [0x60, 24, .. Enumerable.Range(0, 24).Select(bit => (byte)((number >> bit & 1) == 0 ? 0x7F : 0x7E)), 0];

    private static DefinedType[] Types(params byte[][] items) =>
        ModuleDecoder.Decode(new BinaryBuilder().Vector(SectionId.Type, items).ToArray(), Refused.All).Types;
}
