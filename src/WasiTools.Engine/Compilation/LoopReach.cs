using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>How far the copies of a small loop reach beyond an address that a variable has when the first one begins. If it is within bounds
/// then, so are the accesses of all copies that have their address from the variable: one comparison for all of them.</summary>
/// <param name="Address">The lowest address.</param>
/// <param name="End">How far the accesses reach beyond it.</param>
internal readonly record struct LoopReach(Address Address, ulong End)
{
    /// <summary>More of them are not compared at the beginning of a loop.</summary>
    private const int Most = 4;

    /// <summary>Accesses farther apart than this are not compared together: most of what lies between them would never be accessed.</summary>
    private const long Together = 4096;

    /// <summary>Finds what is worth to be compared at the beginning of a loop.</summary>
    /// <param name="body">Reads the loop's instructions.</param>
    /// <param name="copies">How many copies there are.</param>
    public static LoopReach[] Of(CodeReader body, int copies)
    {
        var accesses = new Dictionary<int, List<(long Start, long End)>>();
        Dictionary<int, uint?> steps = Follow(body, accesses);
        var reaches = new List<(LoopReach Reach, int Accesses)>();
        foreach ((int variable, List<(long Start, long End)> all) in accesses)
        {
            if (steps.GetValueOrDefault(variable, 0u) is uint step)
                AddReaches(reaches, variable, all, (long)(int)step * (copies - 1));
        }
        reaches.RemoveAll(reach => reach.Accesses * copies < 2);
        reaches.Sort((left, right) => right.Accesses - left.Accesses);
        return [.. reaches.Take(Most).Select(reach => reach.Reach)];
    }

    /// <summary>Follows the instructions of one round.</summary>
    /// <param name="body">Reads them.</param>
    /// <param name="accesses">Receives, by the variable, where accesses begin and end in relation to what it is at the beginning.</param>
    /// <returns>What is added to variables; null for one that gets something else than a sum with itself.</returns>
    private static Dictionary<int, uint?> Follow(CodeReader body, Dictionary<int, List<(long Start, long End)>> accesses)
    {
        var steps = new Dictionary<int, uint?>();
        var operands = new AddressOperands();
        for (int depth = 0; depth >= 0;)
        {
            Opcode opcode = body.ReadOpcode();
            CodeReader immediates = body;
            body.SkipImmediates(opcode);
            ref readonly OpcodeInfo info = ref OpcodeTable.Get(opcode);
            if (info.Immediate == Immediate.Local)
            {
                int variable = immediates.ReadIndex();
                Address? value = operands.ApplyLocal(opcode, variable);
                if (opcode != Opcode.LocalGet)
                    steps[variable] = value?.Variable == variable ? steps.GetValueOrDefault(variable, 0u) + value.Value.Addend : null;
            }
            else if (PureInstruction.Signature(opcode) is { } signature)
            {
                operands.Apply(opcode, immediates, signature);
            }
            else if (info.Width > 0 && info.Feature != Feature.Threads)
            {
                MemArg argument = immediates.ReadMemArg();
                if (argument is { Memory: 0, Offset: <= int.MaxValue }
                    && operands.Peek(OpcodeInfo.Arrow(info.Signature!)) is { } address
                    && steps.GetValueOrDefault(address.Variable, 0u) is uint step)
                {
                    long start = (int)(address.Addend + step);
                    if (!accesses.TryGetValue(address.Variable, out List<(long, long)>? all))
                        accesses.Add(address.Variable, all = []);
                    all.Add((start, start + (long)argument.Offset + info.Width));
                }
                operands.Apply(opcode, immediates, info.Signature!);
            }
            else
            {
                operands.Clear();
                if (opcode is Opcode.Block or Opcode.If)
                    depth++;
                else if (opcode == Opcode.End)
                    depth--;
            }
        }
        return steps;
    }

    private static void AddReaches(
        List<(LoopReach Reach, int Accesses)> reaches, int variable, List<(long Start, long End)> accesses, long moved)
    {
        if (Math.Abs(moved) > Together)
            return;
        accesses.Sort(static (a, b) => a.CompareTo(b));
        for (int i = 0; i < accesses.Count;)
        {
            (long start, long end) = accesses[i];
            int first = i;
            for (long last = start; i < accesses.Count && accesses[i].Start - last <= Together; i++)
            {
                last = accesses[i].Start;
                end = Math.Max(end, accesses[i].End);
            }
            long low = start + Math.Min(moved, 0);
            long high = end + Math.Max(moved, 0);
            reaches.Add((new(new(variable, (uint)low), (ulong)(high - low)), i - first));
        }
    }
}
