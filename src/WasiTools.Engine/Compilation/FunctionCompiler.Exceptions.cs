using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Exceptions. A <c>try_table</c> or <c>try</c> becomes a protected region whose handler only notes the exception and leaves; what
/// catches it is ordinary code behind the region. A trap is no <see cref="GuestException"/> and so passes.</summary>
internal sealed partial class FunctionCompiler
{
    private readonly Stack<ColdExits> exits = new();
    private LocalBuilder? sideTopLocal;
    private LocalBuilder[]? returnValues;
    private Label returnExit;

    /// <summary>How many protected regions the code being written lies in.</summary>
    private int protectedDepth;

    private void EmitException(Opcode opcode, ref CodeReader reader)
    {
        switch (opcode)
        {
            case Opcode.TryTable:
                FunctionType tableType = reader.ReadBlockType();
                var clauses = new CatchClause[reader.ReadCatchCount()];
                for (int i = 0; i < clauses.Length; i++)
                    clauses[i] = reader.ReadCatch();
                EnterTry(BlockKind.TryTable, tableType).Clauses = clauses;
                break;
            case Opcode.Try:
                EnterTry(BlockKind.Try, reader.ReadBlockType());
                break;
            case Opcode.Catch:
                EmitCatch(reader.ReadIndex());
                break;
            case Opcode.CatchAll:
                EmitCatch(tag: -1);
                break;
            case Opcode.Delegate:
                EmitDelegate(reader.ReadIndex());
                break;
            case Opcode.Throw:
                EmitThrow(reader.ReadIndex());
                break;
            case Opcode.ThrowRef:
                Expression reference = stack.Pop();
                stack.Settle(Effects.CanTrap);
                reference.Emit(this);
                EmitThrowReference();
                break;
            case Opcode.Rethrow:
                stack.Settle(Effects.CanTrap);
                IL.Emit(OpCodes.Ldloc, Target(reader.ReadIndex()).Exception!);
                EmitThrowReference();
                break;
        }
    }

    private void EmitThrow(int tag)
    {
        FunctionType carried = content.Tags[tag].Function!;
        Expression[] values = stack.Pop(carried.Parameters.Length);
        stack.Settle(Effects.CanTrap);
        LocalBuilder[] locals = TakeTemporaries(carried.Parameters);
        StoreTo(locals, values);
        LeaveResults(values, locals, 0);
        ReleaseTemporaries(locals, carried.Parameters);
        IL.Emit(OpCodes.Ldarg_0);
        EmitI4(tag);
        EmitCallOf(Member.ThrowTag);
        EmitUnreachable();
    }

    private void EmitThrowReference()
    {
        EmitCallOf(Member.ThrowReference);
        EmitUnreachable();
    }

    /// <summary>Tells the just-in-time compiler that a call does not come back.</summary>
    private void EmitUnreachable()
    {
        IL.Emit(OpCodes.Ldnull);
        IL.Emit(OpCodes.Throw);
        isDead = true;
    }

    private Block EnterTry(BlockKind kind, FunctionType blockType)
    {
        // Parameters are taken into the region in locals.
        stack.Settle(Effects.AcrossBlocks);
        Block block = Enter(kind, blockType);
        block.Exception = Temporaries.Take(ValueKind.Reference);
        block.Dispatch = IL.DefineLabel();
        EnsureLabelValues(block);
        IL.BeginExceptionBlock();
        protectedDepth++;
        exits.Push(new ColdExits());
        EmitSomethingThatMayThrow();
        return block;
    }

    /// <summary>Keeps the just-in-time compiler from removing a protected region in which it sees nothing that throws: of nested ones it
    /// removes the wrong parts and ends the process (.NET 10.0). A volatile load may fail for all that it knows.</summary>
    private void EmitSomethingThatMayThrow()
    {
        IL.Emit(OpCodes.Ldloc, contextLocal!);
        IL.Emit(OpCodes.Volatile);
        IL.Emit(OpCodes.Ldind_I4);
        IL.Emit(OpCodes.Pop);
    }

    /// <summary>Ends the protected region: values of its end are taken along, exceptions lead to the block's dispatch.</summary>
    private void LeaveTry(Block block)
    {
        if (!isDead)
        {
            FallOut(block);
            IL.Emit(OpCodes.Leave, block.Label);
            JoinAt(block);
        }
        stack.Cut(block.Height);
        EmitColdExits();
        IL.BeginCatchBlock(typeof(GuestException));
        IL.Emit(OpCodes.Stloc, block.Exception!);
        IL.Emit(OpCodes.Leave, block.Dispatch);
        IL.EndExceptionBlock();
        protectedDepth--;
        EmitUnreachable();
        MarkMerge(block.Dispatch, null);
        RestoreAfterCatch();
        block.IsBodyDone = true;
        isDead = false;
    }

    /// <summary>Functions that an exception has left did not give back what they took, and may have grown memory.</summary>
    private void RestoreAfterCatch()
    {
        IL.Emit(OpCodes.Ldarg_0);
        IL.Emit(OpCodes.Ldloc, sideTopLocal!);
        EmitCallOf(Member.SideLeave);
        ReadLength();
    }

    /// <summary>The end of a <c>try_table</c>: each clause in turn, then on to whoever else catches.</summary>
    private void EndTryTable(Block block)
    {
        LeaveTry(block);
        // The labels of its clauses are counted from outside.
        blocks.RemoveAt(blocks.Count - 1);
        foreach (CatchClause clause in block.Clauses)
        {
            Label next = IL.DefineLabel();
            if (clause.Tag >= 0)
                EmitMatch(block, clause.Tag, next);
            if (clause.Kind is CatchKind.TagRef or CatchKind.AllRef)
                stack.Push(new TemporaryExpression(ValueKind.Reference, block.Exception!, owned: false));
            Branch(Target(clause.Label));
            IL.MarkLabel(next);
        }
        IL.Emit(OpCodes.Ldloc, block.Exception!);
        EmitThrowReference();
        CloseTry(block);
    }

    /// <summary>A <c>catch</c> or <c>catch_all</c> clause begins.</summary>
    private void EmitCatch(int tag)
    {
        Block block = blocks[^1];
        if (!block.IsBodyDone)
            LeaveTry(block);
        else
            EndClause(block);
        isDead = false;
        block.HasCatchAll |= tag < 0;
        if (tag < 0)
            return;
        block.NextClause = IL.DefineLabel();
        EmitMatch(block, tag, block.NextClause.Value);
    }

    private void EndClause(Block block)
    {
        if (!isDead)
        {
            FallOut(block);
            IL.Emit(OpCodes.Br, block.Label);
            JoinAt(block);
        }
        stack.Cut(block.Height);
        if (block.NextClause is Label next)
            MarkMerge(next, null);
        block.NextClause = null;
    }

    /// <summary>The end of a <c>try</c>: what no clause caught goes on.</summary>
    private void EndLegacyTry(Block block)
    {
        if (!block.IsBodyDone)
            LeaveTry(block);
        else
            EndClause(block);
        if (!block.HasCatchAll)
        {
            IL.Emit(OpCodes.Ldloc, block.Exception!);
            EmitThrowReference();
        }
        blocks.RemoveAt(blocks.Count - 1);
        CloseTry(block);
    }

    /// <summary><c>delegate</c>: what the body throws is for the block around the label's to catch.</summary>
    private void EmitDelegate(int label)
    {
        Block block = blocks[^1];
        LeaveTry(block);
        blocks.RemoveAt(blocks.Count - 1);
        int target = blocks.Count - 1 - label;
        while (target > 0 && !blocks[target].IsProtecting)
            target--;
        IL.Emit(OpCodes.Ldloc, block.Exception!);
        if (target > 0)
        {
            IL.Emit(OpCodes.Stloc, blocks[target].Exception!);
            EmitJump(blocks[target].Dispatch, blocks[target].ProtectedDepth);
            isDead = true;
        }
        else
        {
            DelegateToCaller();
        }
        CloseTry(block);
    }

    /// <summary>No block of this function may catch: the exception is thrown where no protected region is left.</summary>
    private void DelegateToCaller()
    {
        LocalBuilder exception = IL.DeclareLocal(typeof(object));
        IL.Emit(OpCodes.Stloc, exception);
        Label outside = IL.DefineLabel();
        EmitJump(outside, 0);
        isDead = true;
        exits.Last().Code.Add(() =>
        {
            IL.MarkLabel(outside);
            IL.Emit(OpCodes.Ldloc, exception);
            EmitThrowReference();
        });
    }

    private void CloseTry(Block block)
    {
        isDead = !block.IsTarget;
        if (isDead)
            return;
        MarkMerge(block.Label, block.KnownAtLabel);
        PushOwned(block.LabelValues, block.Type.Results);
    }

    /// <summary>Goes to a label if an exception is not of a tag; otherwise pushes its values.</summary>
    private void EmitMatch(Block block, int tag, Label otherwise)
    {
        IL.Emit(OpCodes.Ldarg_0);
        IL.Emit(OpCodes.Ldloc, block.Exception!);
        EmitI4(tag);
        EmitCallOf(Member.Matches);
        IL.Emit(OpCodes.Brfalse, otherwise);
        IL.Emit(OpCodes.Ldarg_0);
        IL.Emit(OpCodes.Ldloc, block.Exception!);
        EmitCallOf(Member.Unpack);
        TakeResults(content.Tags[tag].Function!.Parameters, 0);
    }

    /// <summary>Writes a jump, which out of a protected region is an instruction of its own.</summary>
    private void EmitJump(Label label, int depth) => IL.Emit(depth < protectedDepth ? OpCodes.Leave : OpCodes.Br, label);

    /// <summary>Returns from within a protected region: the values wait in locals while the region is left.</summary>
    private void ReturnFromTry(Expression[] values)
    {
        if (returnValues is null)
        {
            returnValues = Array.ConvertAll(type.Results.ToArray(), t => IL.DeclareLocal(ClrSignature.Clr(t.Kind)));
            returnExit = IL.DefineLabel();
            exits.Last().Code.Add(() =>
            {
                IL.MarkLabel(returnExit);
                PushShared(returnValues, type.Results);
                EmitReturn();
            });
        }
        StoreTo(returnValues, values);
        IL.Emit(OpCodes.Leave, returnExit);
    }

    /// <summary>A tail call leaves the protected region first: what the callee throws is not for it to catch.</summary>
    private void TailCallFromTry(Opcode opcode, ref CodeReader reader)
    {
        stack.Settle(Effects.CanTrap);
        int start = reader.Position;
        reader.SkipImmediates(opcode);
        var range = new ByteRange(start, reader.Position - start);
        int count = OperandEffect.OperandsOfCall(content, opcode, new CodeReader(content, range));
        Expression[] operands = stack.Pop(count);
        for (int i = 0; i < count; i++)
            operands[i] = stack.Settle(operands[i]);
        Label outside = IL.DefineLabel();
        IL.Emit(OpCodes.Leave, outside);
        isDead = true;
        exits.Last().Code.Add(() =>
        {
            IL.MarkLabel(outside);
            foreach (Expression operand in operands)
                stack.Push(Shared(operand));
            var again = new CodeReader(content, range);
            EmitCallHere(opcode, ref again, isTail: true);
        });
    }
}
