using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Blocks and branches.</summary>
internal sealed partial class FunctionCompiler
{
    private readonly List<Block> blocks = [];

    private void EmitControl(Opcode opcode, ref CodeReader reader)
    {
        switch (opcode)
        {
            case Opcode.Unreachable:
                stack.Settle(Effects.CanTrap);
                EmitTrap(TrapKind.Unreachable);
                isDead = true;
                break;
            case Opcode.Block:
                Enter(BlockKind.Block, reader.ReadBlockType());
                break;
            case Opcode.Loop:
                EnterLoop(reader.ReadBlockType(), reader);
                break;
            case Opcode.If:
                EnterIf(reader.ReadBlockType());
                break;
            case Opcode.Else:
                EmitElse();
                break;
            case Opcode.End:
                EmitEnd(ref reader);
                break;
            case Opcode.Br:
                stack.Settle(Effects.CanTrap);
                Branch(Target(reader.ReadIndex()));
                isDead = true;
                break;
            case Opcode.BrIf:
                EmitBranchIf(Target(reader.ReadIndex()));
                break;
            case Opcode.BrTable:
                EmitBranchTable(ref reader);
                break;
            case Opcode.Return:
                stack.Settle(Effects.CanTrap);
                EmitReturn();
                isDead = true;
                break;
            case Opcode.BrOnNull:
                EmitBranchOnNull(Target(reader.ReadIndex()));
                break;
            case Opcode.BrOnNonNull:
                EmitBranchOnNonNull(Target(reader.ReadIndex()));
                break;
        }
    }

    /// <summary>Whether a branch to a block from here is a jump and nothing else.</summary>
    private bool IsPlainTarget(Block block) =>
        block.LabelTypes.IsEmpty && block.Kind > BlockKind.Outer && block.ProtectedDepth == protectedDepth;

    private Block Target(int label) => blocks[blocks.Count - 1 - label];

    private Block Enter(BlockKind kind, FunctionType blockType)
    {
        stack.Settle(Effects.AcrossBlocks);
        var block = new Block(kind, blockType, stack.Height - blockType.Parameters.Length)
        {
            Label = IL.DefineLabel(),
            ProtectedDepth = protectedDepth,
        };
        blocks.Add(block);
        return block;
    }

    private void EnterIf(FunctionType blockType)
    {
        Expression condition = stack.Pop();
        Block block = Enter(BlockKind.If, blockType);
        if (!blockType.Parameters.IsEmpty)
        {
            block.IfParameters = TakeTemporaries(blockType.Parameters);
            StoreTo(block.IfParameters, stack.Pop(blockType.Parameters.Length));
            PushShared(block.IfParameters, blockType.Parameters);
        }
        block.Else = IL.DefineLabel();
        BranchOn(condition, block.Else, when: false);
        if (!IsGuarded)
            block.KnownAtElse = known.Ends.Copy();
    }

    private void EmitElse()
    {
        Block block = blocks[^1];
        if (!isDead)
        {
            FallOut(block);
            IL.Emit(OpCodes.Br, block.Label);
            JoinAt(block);
        }
        stack.Cut(block.Height);
        MarkMerge(block.Else, block.KnownAtElse);
        block.HasElse = true;
        if (block.IfParameters is not null)
            PushShared(block.IfParameters, block.Type.Parameters);
        isDead = false;
    }

    private void EmitEnd(ref CodeReader reader)
    {
        Block block = blocks[^1];
        if (block.Unrolled is { } unrolled)
        {
            EndCopy(block, unrolled, ref reader);
            return;
        }
        if (block.Kind == BlockKind.TryTable)
        {
            EndTryTable(block);
            return;
        }
        if (block.Kind == BlockKind.Try)
        {
            EndLegacyTry(block);
            return;
        }
        blocks.RemoveAt(blocks.Count - 1);
        if (block.Kind == BlockKind.Function)
        {
            if (!isDead)
                EmitReturn();
            return;
        }
        if (block.Kind == BlockKind.Loop)
        {
            if (isDead)
                stack.Cut(block.Height);
            return;
        }
        bool implicitElse = block.Kind == BlockKind.If && !block.HasElse;
        if (!isDead && !implicitElse && !block.IsTarget)
        {
            // Nobody branches here: the values stay as they are.
            return;
        }
        if (!isDead)
        {
            FallOut(block);
            JoinAt(block);
        }
        stack.Cut(block.Height);
        if (implicitElse)
        {
            // The parameters are the results.
            if (block.IfParameters is not null)
            {
                if (!isDead)
                    IL.Emit(OpCodes.Br, block.Label);
                MarkMerge(block.Else, block.KnownAtElse);
                PushShared(block.IfParameters, block.Type.Parameters);
                FallOut(block);
            }
            else
            {
                MarkMerge(block.Else, block.KnownAtElse);
            }
            JoinAt(block);
        }
        isDead = !block.IsTarget;
        if (!block.IsTarget)
            return;
        MarkMerge(block.Label, block.KnownAtLabel);
        PushOwned(block.LabelValues, block.Type.Results);
        if (block.IfParameters is not null)
            ReleaseTemporaries(block.IfParameters, block.Type.Parameters);
    }

    /// <summary>Puts the results of a block where the code behind its end looks for them.</summary>
    private void FallOut(Block block)
    {
        EnsureLabelValues(block);
        StoreTo(block.LabelValues, stack.Pop(block.Type.Results.Length));
    }

    private void EnsureLabelValues(Block block)
    {
        if (block.LabelValues.Length != block.LabelTypes.Length)
            block.LabelValues = TakeTemporaries(block.LabelTypes);
    }

    /// <summary>Branches with the label's values on top of the stack.</summary>
    private void Branch(Block block)
    {
        if (block.Kind == BlockKind.Function)
        {
            EmitReturn();
            return;
        }
        if (block.Kind == BlockKind.Outer)
        {
            LeaveRegion(Region.FirstLabel + blocks.IndexOf(block), stack.Pop(block.LabelTypes.Length));
            return;
        }
        EnsureLabelValues(block);
        JoinAt(block);
        StoreTo(block.LabelValues, stack.Pop(block.LabelTypes.Length));
        EmitJump(block.Label, block.ProtectedDepth);
    }

    private void EmitBranchIf(Block block)
    {
        Expression condition = stack.Pop();
        stack.Settle(Effects.AcrossBlocks);
        if (IsPlainTarget(block))
        {
            JoinAt(block);
            BranchOn(condition, block.Label, when: true);
            return;
        }
        stack.SettleTop(block.LabelTypes.Length);
        Label over = IL.DefineLabel();
        BranchOn(condition, over, when: false);
        BranchKeeping(block);
        IL.MarkLabel(over);
    }

    /// <summary>Branches on one of two ways on: the values, which are settled or constants, stay on the stack for the other.</summary>
    private void BranchKeeping(Block block)
    {
        int count = block.LabelTypes.Length;
        Expression[] values = stack.Pop(count);
        foreach (Expression value in values)
            stack.Push(Shared(value));
        Branch(block);
        foreach (Expression value in values)
            stack.Push(value);
    }

    /// <summary>A settled value or constant for one more use.</summary>
    private static Expression Shared(Expression value) =>
        value is TemporaryExpression temporary ? new TemporaryExpression(value.Kind, temporary.Local, owned: false) : value;

    private void EmitBranchTable(ref CodeReader reader)
    {
        int count = reader.ReadLabelCount();
        var targets = new Block[count + 1];
        for (int i = 0; i <= count; i++)
            targets[i] = Target(reader.ReadIndex());
        Expression index = stack.Pop();
        stack.Settle(Effects.AcrossBlocks);
        stack.SettleTop(targets[count].LabelTypes.Length);
        var labels = new Dictionary<Block, Label>();
        foreach (Block target in targets)
        {
            if (!labels.ContainsKey(target))
                labels.Add(target, IsPlainTarget(target) ? target.Label : IL.DefineLabel());
        }
        (facts.HasRotations ? ZeroTest.Mask(index) : index).Emit(this);
        // Images have no empty tables.
        if (count == 0)
            IL.Emit(OpCodes.Pop);
        else
            IL.Emit(OpCodes.Switch, Array.ConvertAll(targets[..count], t => labels[t]));
        IL.Emit(OpCodes.Br, labels[targets[count]]);
        foreach ((Block target, Label label) in labels)
        {
            JoinAt(target);
            if (IsPlainTarget(target))
                continue;
            IL.MarkLabel(label);
            BranchKeeping(target);
        }
        isDead = true;
    }

    private void EmitBranchOnNull(Block block)
    {
        Expression operand = stack.Pop();
        stack.Settle(Effects.AcrossBlocks);
        stack.SettleTop(block.LabelTypes.Length);
        TemporaryExpression reference = stack.Settle(operand);
        Label over = IL.DefineLabel();
        IL.Emit(OpCodes.Ldloc, reference.Local);
        IL.Emit(OpCodes.Brtrue, over);
        BranchKeeping(block);
        IL.MarkLabel(over);
        stack.Push(reference);
    }

    private void EmitBranchOnNonNull(Block block)
    {
        Expression operand = stack.Pop();
        stack.Settle(Effects.AcrossBlocks);
        stack.SettleTop(block.LabelTypes.Length - 1);
        TemporaryExpression reference = stack.Settle(operand);
        Label over = IL.DefineLabel();
        IL.Emit(OpCodes.Ldloc, reference.Local);
        IL.Emit(OpCodes.Brfalse, over);
        stack.Push(reference);
        BranchKeeping(block);
        stack.Pop();
        IL.MarkLabel(over);
    }

    private void EmitReturn()
    {
        ReadOnlySpan<ValueType> results = type.Results;
        if (inlined is not null)
        {
            Branch(inlined);
            return;
        }
        Expression[] values = stack.Pop(results.Length);
        if (region is not null)
        {
            LeaveRegion(Region.Returned, values);
            return;
        }
        if (protectedDepth > 0)
        {
            ReturnFromTry(values);
            return;
        }
        if (values.Length > 1)
        {
            StoreFurtherResults(values);
            return;
        }
        if (values.Length == 1)
            values[0].Emit(this);
        LeaveSideArea();
        IL.Emit(OpCodes.Ret);
    }

    /// <summary>Writes a branch on an i32; a comparison becomes a comparing branch.</summary>
    private void BranchOn(Expression condition, Label label, bool when)
    {
        for (; ; )
        {
            if (condition is VariableExpression variable && known.Comparison(variable.Index) is { } compared)
                condition = compared;
            if (condition is not OperationExpression { Opcode: Opcode.I32Eqz } negation)
                break;
            condition = negation.Operand(0);
            when = !when;
        }
        if (condition is OperationExpression comparison && ComparingBranch.Of(comparison.Opcode, when) is OpCode branch)
        {
            comparison.EmitOperands(this);
            IL.Emit(branch, label);
            return;
        }
        (facts.HasRotations ? ZeroTest.Mask(condition) : condition).Emit(this);
        IL.Emit(when ? OpCodes.Brtrue : OpCodes.Brfalse, label);
    }

    /// <summary>A way to a block's label: what is not known on it is not known there.</summary>
    private void JoinAt(Block block)
    {
        block.IsTarget = true;
        if (!IsGuarded)
            block.KnownAtLabel = known.MeetWith(block.KnownAtLabel);
    }

    /// <summary>Marks a label that several ways may lead to.</summary>
    /// <param name="label">The label.</param>
    /// <param name="ends">What is known on all of them; null for nothing.</param>
    private void MarkMerge(Label label, KnownEnds? ends)
    {
        IL.MarkLabel(label);
        known.Continue(ends);
    }

    private LocalBuilder[] TakeTemporaries(ReadOnlySpan<ValueType> types)
    {
        var locals = new LocalBuilder[types.Length];
        for (int i = 0; i < locals.Length; i++)
            locals[i] = Temporaries.Take(types[i].Kind);
        return locals;
    }

    private void ReleaseTemporaries(LocalBuilder[] locals, ReadOnlySpan<ValueType> types)
    {
        for (int i = 0; i < locals.Length; i++)
            Temporaries.Release(types[i].Kind, locals[i]);
    }

    /// <summary>Assigns all values at once: none is stored before the last is read.</summary>
    private void StoreTo(LocalBuilder[] locals, Expression[] values)
    {
        foreach (Expression value in values)
            value.Emit(this);
        for (int i = locals.Length - 1; i >= 0; i--)
            IL.Emit(OpCodes.Stloc, locals[i]);
    }

    private void PushShared(LocalBuilder[] locals, ReadOnlySpan<ValueType> types)
    {
        for (int i = 0; i < locals.Length; i++)
            stack.Push(new TemporaryExpression(types[i].Kind, locals[i], owned: false));
    }

    private void PushOwned(LocalBuilder[] locals, ReadOnlySpan<ValueType> types)
    {
        for (int i = 0; i < locals.Length; i++)
            stack.Push(new TemporaryExpression(types[i].Kind, locals[i], owned: true));
    }
}
