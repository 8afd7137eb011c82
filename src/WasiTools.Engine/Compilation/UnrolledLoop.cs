using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>A small loop that is written several times over: each copy goes on to the next, the last one back to the first. That is one
/// look at the stop flag and one jump back in so many rounds.</summary>
/// <param name="loop">The loop.</param>
/// <param name="start">Module offset of its first instruction.</param>
/// <param name="exit">Where the copies go on when they come to their end.</param>
internal sealed class UnrolledLoop(Block loop, int start, Label exit)
{
    public const int MostCopies = 4;

    /// <summary>A longer body is not copied: the jump back is little of it.</summary>
    private const int MostInstructions = 60;

    public Block Loop { get; } = loop;

    public int Start { get; } = start;

    public Label Exit { get; } = exit;

    /// <summary>Of a loop that compares the bounds of all copies when the first one begins: where it goes on if they are not met, with a
    /// copy that compares each access. Null if that one has begun, or there is none.</summary>
    public Label? Careful { get; set; }

    /// <summary>What is known where that copy begins.</summary>
    public KnownEnds? KnownAtCareful { get; set; }

    /// <summary>How many copies are still to be begun.</summary>
    public int CopiesLeft { get; set; }

    /// <summary>What is known at the end of each copy that comes to it.</summary>
    public KnownEnds? KnownAtExit { get; set; }

    /// <summary>Where the results are, once a copy has come to its end.</summary>
    public LocalBuilder[]? Results { get; set; }

    /// <summary>What one more copy of a loop costs; null if the loop is too long, or something in it takes longer than the jump back: a
    /// call, or another loop.</summary>
    /// <param name="content">The module.</param>
    /// <param name="body">Reads the loop's instructions.</param>
    /// <param name="isExplicit">Whether memory accesses are compared.</param>
    public static MethodCost? BodyCost(ModuleContent content, CodeReader body, bool isExplicit)
    {
        MethodCost cost = default;
        int depth = 0;
        for (int i = 0; i < MostInstructions; i++)
        {
            Opcode opcode = body.ReadOpcode();
            Immediate immediate = OpcodeTable.Get(opcode).Immediate;
            if (opcode is Opcode.Block or Opcode.If)
                depth++;
            else if (opcode == Opcode.End && depth-- == 0)
                return cost;
            else if (immediate is Immediate.Block or Immediate.TryTable or Immediate.Function or Immediate.CallIndirect or Immediate.Type
                or Immediate.LabelTable)
                return null;
            cost += MethodCost.Of(opcode, isExplicit);
            body.SkipImmediates(opcode);
        }
        return null;
    }
}
