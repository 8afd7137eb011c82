using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Which variables of a function may still be read before they are written, found by walking back from its end until nothing
/// changes any more.</summary>
internal sealed class Liveness
{
    /// <summary>In longer functions it would take too long for what it gains.</summary>
    private const int MostBytes = 20_000;

    private readonly List<Step> steps = [];

    /// <summary>Of each step that ends a block: the one that opens it.</summary>
    private readonly List<int> openers = [];

    /// <summary>What is live where a loop begins, by the step that opens it.</summary>
    private readonly Dictionary<int, ulong[]> loops = [];
    private readonly int words;

    /// <summary>An instruction that matters: it names a variable, or control does not simply go on.</summary>
    private readonly record struct Step(Opcode Opcode, int Offset, int[] Operands);

    /// <summary>A block that is open on the way back.</summary>
    private sealed class Frame(ulong[] label)
    {
        /// <summary>What is live where branches to the block go.</summary>
        public ulong[] Label { get; } = label;

        /// <summary>What is live where the second part of an <c>if</c> begins.</summary>
        public ulong[]? Else { get; set; }
    }

    private Liveness(int variables) => words = (variables + 63) / 64;

    /// <summary>The variables that may be read after a loop was left in one of its ways, sorted.</summary>
    /// <param name="content">The module.</param>
    /// <param name="body">The function's instructions.</param>
    /// <param name="variables">How many variables it has.</param>
    /// <param name="loop">Module offset of the loop.</param>
    /// <returns>Null if the function has what is not followed here.</returns>
    public static int[]? After(ModuleContent content, ByteRange body, int variables, int loop)
    {
        var liveness = new Liveness(variables);
        if (body.Length > MostBytes || !liveness.TryRead(new CodeReader(content, body)))
            return null;
        var after = new ulong[liveness.words];
        while (liveness.WalkBack(loop, after))
            Array.Clear(after);
        var found = new List<int>();
        for (int i = 0; i < variables; i++)
        {
            if ((after[i / 64] >> i & 1) != 0)
                found.Add(i);
        }
        return [.. found];
    }

    private bool TryRead(CodeReader reader)
    {
        var open = new Stack<int>();
        open.Push(-1);
        while (!reader.IsAtEnd)
        {
            int offset = reader.Position;
            Opcode opcode = reader.ReadOpcode();
            Immediate immediate = OpcodeTable.Get(opcode).Immediate;
            CodeReader peek = reader;
            reader.SkipImmediates(opcode);
            int[] operands = immediate is Immediate.Local or Immediate.Label ? [peek.ReadIndex()] : [];
            if (opcode == Opcode.BrTable)
            {
                operands = new int[peek.ReadLabelCount() + 1];
                for (int i = 0; i < operands.Length; i++)
                    operands[i] = peek.ReadIndex();
            }
            else if (opcode is Opcode.Try or Opcode.TryTable or Opcode.Delegate or Opcode.Rethrow or Opcode.BrOnCast or Opcode.BrOnCastFail)
            {
                return false;
            }
            openers.Add(opcode == Opcode.End ? open.Pop() : -1);
            if (opcode is Opcode.Block or Opcode.Loop or Opcode.If)
                open.Push(steps.Count);
            if (operands.Length > 0 || OperandEffect.EndsPath(opcode)
                || opcode is Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Else or Opcode.End)
                steps.Add(new(opcode, offset, operands));
            else
                openers.RemoveAt(openers.Count - 1);
        }
        return true;
    }

    /// <summary>One walk from the end to the beginning.</summary>
    /// <param name="loop">Module offset of a loop.</param>
    /// <param name="after">Receives what is live where that loop is left to.</param>
    /// <returns>Whether more was found to be live at the beginning of some loop than before.</returns>
    private bool WalkBack(int loop, ulong[] after)
    {
        bool isMore = false;
        var live = new ulong[words];
        var frames = new List<Frame>();
        int around = -1;
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            (Opcode opcode, int offset, int[] operands) = steps[i];
            switch (opcode)
            {
                case Opcode.LocalGet:
                    live[operands[0] / 64] |= 1UL << operands[0];
                    break;
                case Opcode.LocalSet or Opcode.LocalTee:
                    live[operands[0] / 64] &= ~(1UL << operands[0]);
                    break;
                case Opcode.End:
                    int opener = openers[i];
                    if (opener >= 0 && steps[opener].Offset == loop)
                    {
                        around = frames.Count;
                        Add(after, live);
                    }
                    frames.Add(new(opener >= 0 && steps[opener].Opcode == Opcode.Loop
                        ? loops.GetValueOrDefault(opener) ?? new ulong[words]
                        : [.. live]));
                    break;
                case Opcode.Else:
                    frames[^1].Else = live;
                    live = [.. frames[^1].Label];
                    break;
                case Opcode.Block or Opcode.If or Opcode.Loop:
                    if (opcode == Opcode.If)
                        Add(live, frames[^1].Else ?? frames[^1].Label);
                    frames.RemoveAt(frames.Count - 1);
                    if (opcode == Opcode.Loop)
                        isMore |= Add(loops.TryGetValue(i, out ulong[]? known) ? known : loops[i] = new ulong[words], live);
                    if (frames.Count == around)
                        around = -1;
                    break;
                default:
                    if (OperandEffect.EndsPath(opcode))
                        Array.Clear(live);
                    foreach (int label in operands)
                    {
                        int target = frames.Count - 1 - label;
                        Add(live, frames[target].Label);
                        if (around >= 0 && target < around)
                            Add(after, frames[target].Label);
                    }
                    break;
            }
        }
        return isMore;
    }

    /// <summary>Adds to a set.</summary>
    /// <returns>Whether there was something new in it.</returns>
    private static bool Add(ulong[] set, ulong[] other)
    {
        bool isMore = false;
        for (int i = 0; i < set.Length; i++)
        {
            isMore |= (other[i] & ~set[i]) != 0;
            set[i] |= other[i];
        }
        return isMore;
    }
}
