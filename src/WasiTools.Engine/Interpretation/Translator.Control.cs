using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>Blocks and branches.</summary>
internal sealed partial class Translator
{
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
                return TryOpenIf(reader.ReadBlockType());
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
                Branch(blocks[0]);
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
        SettleVariables();
        blocks.Add(new OpenBlock(opcode, blockType, operands.Count - blockType.Parameters.Length, blocks[^1]));
        return true;
    }

    private bool TryOpenIf(FunctionType blockType)
    {
        int condition = Pop();
        // Both parts find what is below in the same slots, and parameters in their own.
        SettleVariables();
        for (int i = operands.Count - blockType.Parameters.Length; i < operands.Count; i++)
            Settle(i);
        int other = JumpOn(false, condition);
        if (!TryOpen(Opcode.If, blockType))
            return false;
        blocks[^1].ElsePatch = other;
        return true;
    }

    /// <summary>A loop that takes values would have to carry them into its method: that is left to the compiler.</summary>
    private bool TryOpenLoop(FunctionType blockType, int offset)
    {
        if (!blockType.Parameters.IsEmpty || !AreNumbers(blockType.Results))
            return false;
        SettleVariables();
        var loop = new InterpretedLoop(offset, blocks[^1], operands.Count, blockType.Results.Length);
        blocks.Add(new OpenBlock(Opcode.Loop, blockType, operands.Count, blocks[^1]) { Loop = loop, Step = steps.Count });
        Add(Step.EnterLoop, loops.Count);
        loops.Add(loop);
        return true;
    }

    private void TranslateElse()
    {
        OpenBlock block = blocks[^1];
        if (!isDead)
            Branch(block);
        steps[block.ElsePatch] = steps.Count;
        block.ElsePatch = -1;
        isDead = false;
        result = -1;
        Restore(block.Height, block.Type.Parameters.Length);
    }

    /// <param name="end">Module offset behind the end.</param>
    private void Close(int end)
    {
        OpenBlock block = blocks[^1];
        if (blocks.Count == 1)
        {
            if (!isDead)
                Branch(block);
            blocks.Clear();
            return;
        }
        blocks.RemoveAt(blocks.Count - 1);
        if (!isDead)
            MoveResults(block.Height, block.Type.Results.Length);
        if (block.Loop is { } loop)
        {
            loop.End = end;
            loop.EndStep = steps.Count;
            loop.Limit = Tiering.LimitOfRounds(module.Module.Options.InterpretationLimit, end - loop.Start);
        }
        if (block.ElsePatch >= 0)
        {
            steps[block.ElsePatch] = steps.Count;
            block.IsTarget = true;
        }
        if (block.Loop is null)
        {
            block.Step = steps.Count;
            while (block.LastPatch >= 0)
            {
                int patch = block.LastPatch;
                block.LastPatch = steps[patch];
                steps[patch] = block.Step;
            }
            isDead &= !block.IsTarget;
        }
        result = -1;
        Restore(block.Height, block.Type.Results.Length);
    }

    /// <summary>The stack has so many operands in their own slots on top of those below a block.</summary>
    private void Restore(int height, int count)
    {
        operands.Cut(height);
        for (int i = 0; i < count; i++)
            operands.Add(SlotAt(height + i));
    }

    /// <summary>Whether the topmost operands are where a branch takes them.</summary>
    private bool AreInPlace(OpenBlock block)
    {
        for (int i = 0; i < block.LabelCount; i++)
        {
            if (operands[operands.Count - block.LabelCount + i] != SlotAt(block.Height + i))
                return false;
        }
        return true;
    }

    /// <summary>Copies the topmost operands to where a branch takes them, the lowest first: none is higher there than before.</summary>
    private void MoveResults(int height, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int from = operands[operands.Count - count + i], to = SlotAt(height + i);
            if (from != to)
                AddCopy(to, from);
        }
    }

    /// <summary>Goes to a label with its values.</summary>
    private void Branch(OpenBlock block)
    {
        if (block != blocks[0])
        {
            MoveResults(block.Height, block.LabelCount);
            Add(Step.Jump, 0);
            Await(block, steps.Count - 1);
        }
        else if (block.LabelCount > 0)
        {
            Add(Step.LeaveWith);
            AddSlot(operands[operands.Count - 1]);
        }
        else
        {
            Add(Step.Leave);
        }
    }

    /// <summary>A place in the steps names a block's label.</summary>
    private void Await(OpenBlock block, int place)
    {
        block.IsTarget = true;
        steps[place] = block.Loop is null ? block.LastPatch : block.Step;
        if (block.Loop is null)
            block.LastPatch = place;
    }

    /// <summary>Whether a branch to a label does nothing but jump.</summary>
    private bool IsPlain(OpenBlock block) => block != blocks[0] && AreInPlace(block);

    /// <summary>Writes a jump that depends on an operand. A comparison that was the last step becomes part of it.</summary>
    /// <returns>The place in the steps that names the target.</returns>
    private int JumpOn(bool condition, int operand)
    {
        if (result >= 0 && steps[result] == operand && Step.Jumping((Opcode)steps[result - 1], condition) is not 0 and Opcode jump)
        {
            int target = result;
            steps[target - 1] = (int)jump;
            places.Cut(places.Count - 1);
            result = -1;
            return target;
        }
        Add(condition ? Step.JumpIf : Step.JumpUnless, 0);
        AddSlot(operand);
        return steps.Count - 2;
    }

    private void TranslateBranchIf(OpenBlock block)
    {
        int condition = Pop();
        if (IsPlain(block))
        {
            Await(block, JumpOn(true, condition));
            return;
        }
        int over = JumpOn(false, condition);
        Branch(block);
        steps[over] = steps.Count;
        result = -1;
    }

    /// <summary>A table of steps; where a branch does more than jump, that follows the table.</summary>
    private void TranslateBranchTable(ref CodeReader reader)
    {
        int selector = Pop(), count = reader.ReadLabelCount();
        Add(Step.JumpTable);
        AddSlot(selector);
        steps.Add(count);
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
                Await(block, table + i);
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
