using WasiTools.Engine.Structure;

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

    /// <summary>What an instruction costs.</summary>
    /// <param name="opcode">The instruction.</param>
    /// <param name="isExplicit">Whether memory accesses are compared.</param>
    public static MethodCost Of(Opcode opcode, bool isExplicit)
    {
        ref readonly OpcodeInfo info = ref OpcodeTable.Get(opcode);
        return info.Immediate switch
        {
            Immediate.MemArg or Immediate.MemArgLane => isExplicit ? new(46, 20, 2, 6) : new(16, 8, 0, 3),
            Immediate.Function or Immediate.CallIndirect => new(46, 18, 0, 7),
            Immediate.Label or Immediate.LabelTable => new(8, 2, 1, 1),
            Immediate.Block or Immediate.TryTable => new(16, 6, 1, 2),
            Immediate.Local => new(4, 1, 0, 1, Variables: 1),
            Immediate.I32 or Immediate.I64 or Immediate.F32 or Immediate.F64 => new(6, 2, 0, 0),
            Immediate.V128 or Immediate.Shuffle => new(24, 4, 0, 0),
            Immediate.Global => new(8, 4, 0, 1),
            Immediate.None when Division.Of(opcode) is not null => new(50, 18, 4, 6),
            Immediate.None => opcode is Opcode.Select ? new(24, 6, 2, 4) : new(5, 2, 0, 0),
            _ => new(24, 6, 2, 4),
        };
    }

    public static MethodCost operator +(MethodCost left, MethodCost right) => new(
        left.Bytes + right.Bytes, left.Instructions + right.Instructions, left.Blocks + right.Blocks, left.Uses + right.Uses,
        left.Variables + right.Variables);

    public static MethodCost operator *(MethodCost cost, int times) =>
        new(cost.Bytes * times, cost.Instructions * times, cost.Blocks * times, cost.Uses * times, cost.Variables * times);
}
