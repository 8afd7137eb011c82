using WasiTools.Engine;

namespace WasiTools.Fuzz.Generation;

/// <summary>Makes valid modules that end, of everything that this engine and V8 both know.</summary>
internal static class ModuleGenerator
{
    private const Feature Core = Feature.SignExtension | Feature.SaturatingFloatToInt;

    private static readonly OperationList[] operations =
    [
        new(Core), new(Core | Feature.Simd | Feature.RelaxedSimd),
        new(Core | Feature.Threads), new(Core | Feature.Simd | Feature.RelaxedSimd | Feature.Threads),
    ];

    /// <summary>The module of a seed, in the binary format.</summary>
    public static byte[] Generate(ulong seed)
    {
        var random = new Entropy(seed);
        var shapes = new ShapeGenerator(random);
        ModuleShape shape = shapes.Generate();
        OperationList list = operations[(shape.HasVectors ? 1 : 0) + (shape.HasAtomics ? 2 : 0)];
        var bodies = new List<byte[]>();
        for (int i = ModuleShape.Imports.Length; i < shape.Functions.Count; i++)
        {
            int size = random.Chance(2) ? random.Between(150, 1000) : random.Between(6, 45);
            int locals = shape.HasBigFrame && bodies.Count == 0 ? random.Between(200, 6000) : random.Between(0, 6);
            GuestType[] more = [.. Enumerable.Range(0, locals).Select(_ => shapes.Any())];
            bodies.Add(new FunctionGenerator(shape, list, random, shape.Functions[i]).Generate(size, more));
        }
        return new ModuleWriter(shape, random).Write(bodies);
    }
}
