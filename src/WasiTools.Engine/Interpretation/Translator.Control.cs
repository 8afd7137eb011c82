using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>Blocks and branches.</summary>
internal sealed partial class Translator
{
    private static BranchTarget NewTarget(int height, int count) => new() { Height = height, Count = count };

    private bool TryTranslateControl(Opcode opcode, ref CodeReader reader, int offset)
    {
        switch (opcode)
        {
            case Opcode.Unreachable:
                Add(opcode);
                isDead = true;
                break;
            case Opcode.Block:
                return TryOpen(opcode, reader.ReadBlockType());
            case Opcode.Loop:
                return TryOpenLoop(reader.ReadBlockType(), offset);
            case Opcode.If:
                Change(-1);
                Add(Step.JumpUnless, 0);
                int condition = steps.Count - 1;
                if (!TryOpen(opcode, reader.ReadBlockType()))
                    return false;
                blocks[^1].ElsePatch = condition;
                break;
            case Opcode.Else:
                TranslateElse();
                break;
            case Opcode.End:
                Close(reader.Position);
                break;
            case Opcode.Br:
                Branch(Target(reader.ReadIndex()));
                isDead = true;
                break;
            case Opcode.BrIf:
                TranslateBranchIf(Target(reader.ReadIndex()));
                break;
            case Opcode.BrTable:
                TranslateBranchTable(ref reader);
                break;
            default:
                Add(Step.Leave, type.Results.Length);
                isDead = true;
                break;
        }
        return true;
    }

    private OpenBlock Target(int label) => blocks[blocks.Count - 1 - label];

    private bool TryOpen(Opcode opcode, FunctionType blockType)
    {
        if (!AreNumbers(blockType.Parameters) || !AreNumbers(blockType.Results))
            return false;
        blocks.Add(new OpenBlock(opcode, blockType, NewTarget(height - blockType.Parameters.Length, blockType.Results.Length)));
        return true;
    }

    /// <summary>A loop that takes or gives values would have to carry them into its method and back: that is left to the compiler.</summary>
    private bool TryOpenLoop(FunctionType blockType, int offset)
    {
        if (!blockType.Parameters.IsEmpty || !blockType.Results.IsEmpty || blocks.Count > MostBlocks)
            return false;
        var loop = new InterpretedLoop(offset, [.. blocks]);
        BranchTarget target = NewTarget(height, 0);
        target.Step = steps.Count;
        Add(Step.EnterLoop, loops.Count);
        loops.Add(loop);
        blocks.Add(new OpenBlock(Opcode.Loop, blockType, target) { Loop = loop });
        return true;
    }

    private void TranslateElse()
    {
        OpenBlock block = blocks[^1];
        if (!isDead)
        {
            block.IsTarget = true;
            Add(Step.Jump, 0);
            block.Patches.Add(steps.Count - 1);
        }
        steps[block.ElsePatch] = steps.Count;
        block.ElsePatch = -1;
        isDead = false;
        height = block.Target.Height + block.Type.Parameters.Length;
    }

    /// <param name="end">Module offset behind the end.</param>
    private void Close(int end)
    {
        OpenBlock block = blocks[^1];
        blocks.RemoveAt(blocks.Count - 1);
        if (blocks.Count == 0)
        {
            if (!isDead)
                Add(Step.Leave, type.Results.Length);
            return;
        }
        if (block.Loop is { } loop)
        {
            loop.End = end;
            loop.EndStep = steps.Count;
            return;
        }
        if (block.ElsePatch >= 0)
        {
            steps[block.ElsePatch] = steps.Count;
            block.IsTarget = true;
        }
        foreach (int patch in block.Patches)
            steps[patch] = steps.Count;
        block.Target.Step = steps.Count;
        isDead &= !block.IsTarget;
        if (!isDead)
            height = block.Target.Height + block.Type.Results.Length;
        mostHeight = Math.Max(mostHeight, height);
    }

    /// <summary>Goes to a label with its values on top of the stack.</summary>
    private void Branch(OpenBlock block)
    {
        BranchTarget target = block.Target;
        block.IsTarget = true;
        if (block == blocks[0])
        {
            Add(Step.Leave, target.Count);
        }
        else if (height == target.Height + target.Count)
        {
            Add(Step.Jump, target.Step);
            Patch(block, steps.Count - 1);
        }
        else
        {
            Add(Step.JumpWith, target.Step, target.Height, target.Count);
            Patch(block, steps.Count - 3);
        }
    }

    private static void Patch(OpenBlock block, int place)
    {
        if (block.Loop is null)
            block.Patches.Add(place);
    }

    private bool IsPlain(OpenBlock block) => block != blocks[0] && height == block.Target.Height + block.Target.Count;

    private void TranslateBranchIf(OpenBlock block)
    {
        Change(-1);
        if (IsPlain(block))
        {
            Add(Step.JumpIf, block.Target.Step);
            block.IsTarget = true;
            Patch(block, steps.Count - 1);
            return;
        }
        Add(Step.JumpUnless, 0);
        int over = steps.Count - 1;
        Branch(block);
        steps[over] = steps.Count;
    }

    /// <summary>A table of steps; where a branch does more than jump, that follows the table.</summary>
    private void TranslateBranchTable(ref CodeReader reader)
    {
        Change(-1);
        int count = reader.ReadLabelCount();
        Add(Step.JumpTable, count);
        int table = steps.Count;
        var labels = new int[count + 1];
        for (int i = 0; i <= count; i++)
        {
            labels[i] = reader.ReadIndex();
            steps.Add(0);
        }
        var ways = new Dictionary<int, int>();
        for (int i = 0; i <= count; i++)
        {
            OpenBlock block = Target(labels[i]);
            if (IsPlain(block))
            {
                steps[table + i] = block.Target.Step;
                block.IsTarget = true;
                Patch(block, table + i);
                continue;
            }
            if (!ways.TryGetValue(labels[i], out int way))
            {
                ways.Add(labels[i], way = steps.Count);
                Branch(block);
            }
            steps[table + i] = way;
        }
        isDead = true;
    }

    /// <summary>Passes over an instruction that cannot be reached, but keeps track of blocks.</summary>
    private void SkipDead(Opcode opcode, ref CodeReader reader)
    {
        if (deadBlocks == 0 && opcode == Opcode.Else)
        {
            TranslateElse();
            return;
        }
        if (deadBlocks == 0 && opcode == Opcode.End)
        {
            Close(reader.Position);
            return;
        }
        if (opcode is Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable or Opcode.Try)
            deadBlocks++;
        else if (opcode is Opcode.End or Opcode.Delegate)
            deadBlocks--;
        reader.SkipImmediates(opcode);
    }
}
