namespace WasiTools.Engine.Compilation;

/// <summary>An estimate of what decides whether the just-in-time compiler optimises a method. .NET gives up beyond 60,000 bytes or 20,000
/// instructions of CIL, 2,000 basic blocks or 8,000 uses of locals (constants in its compiler.h); there is no switch.</summary>
/// <param name="Bytes">Bytes of CIL.</param>
/// <param name="Instructions">Instructions of CIL; prefixes count.</param>
/// <param name="Blocks">Basic blocks.</param>
/// <param name="Uses">Reads and writes of locals.</param>
/// <param name="Variables">Instructions that name a variable of the function: so many variables a region touches at the most. Nothing
/// limits them.</param>
internal readonly record struct MethodCost(int Bytes, int Instructions, int Blocks, int Uses, int Variables = 0)
{
    private const long Whole = 1_000_000;

    /// <summary>The largest share of a limit, in millionths.</summary>
    public int Weight => (int)Math.Min(int.MaxValue, Math.Max(
        Math.Max(Bytes * Whole / 60_000, Instructions * Whole / 20_000), Math.Max(Blocks * Whole / 2_000, Uses * Whole / 8_000)));

    public static MethodCost operator +(MethodCost left, MethodCost right) => new(
        left.Bytes + right.Bytes, left.Instructions + right.Instructions, left.Blocks + right.Blocks, left.Uses + right.Uses,
        left.Variables + right.Variables);

    public static MethodCost operator *(MethodCost cost, int times) =>
        new(cost.Bytes * times, cost.Instructions * times, cost.Blocks * times, cost.Uses * times, cost.Variables * times);
}
