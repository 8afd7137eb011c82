using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Loops: their copies, and how they notice that they shall stop.</summary>
internal sealed partial class FunctionCompiler
{
    private void EnterLoop(FunctionType blockType, CodeReader body)
    {
        Block block = Enter(BlockKind.Loop, blockType);
        block.LabelValues = TakeTemporaries(blockType.Parameters);
        StoreTo(block.LabelValues, stack.Pop(blockType.Parameters.Length));
        PushShared(block.LabelValues, blockType.Parameters);
        MarkLoop(block.Label, body.Position);
        if (!CallsWhatChecks(body))
            EmitPoll();
        if (UnrolledLoop.BodyCost(content, body, !IsGuarded) is not { } cost)
            return;
        int room = spare / Math.Max(cost.Weight, 1);
        LoopReach[] reaches = groups is null || room == 0 ? [] : ReachesOf(body, Math.Min(UnrolledLoop.MostCopies, room));
        if (reaches.Length > 0)
            room--;
        int copies = Math.Min(UnrolledLoop.MostCopies, 1 + room);
        if (copies < 2 && reaches.Length == 0)
            return;
        spare -= (copies - 1 + Math.Min(reaches.Length, 1)) * cost.Weight;
        var unrolled = new UnrolledLoop(block, body.Position, IL.DefineLabel()) { CopiesLeft = copies };
        if (reaches.Length > 0)
        {
            unrolled.KnownAtCareful = known.Ends.Copy();
            unrolled.Careful = EmitReachChecks(reaches);
        }
        BeginCopy(block, unrolled);
    }

    /// <summary>What is compared at the beginning of a loop.</summary>
    private LoopReach[] ReachesOf(CodeReader body, int copies) =>
        Array.FindAll(LoopReach.Of(body, copies), reach => known.Ends.Of(reach.Address) < reach.End);

    /// <summary>Compares the bounds of all copies of a loop at once.</summary>
    /// <returns>Where it goes on if they are not met.</returns>
    private Label EmitReachChecks(LoopReach[] reaches)
    {
        Label careful = IL.DefineLabel();
        foreach (LoopReach reach in reaches)
        {
            LocalBuilder place = Temporaries.Take(ValueKind.I64);
            LoadVariable(reach.Address.Variable);
            EmitI4((int)reach.Address.Addend);
            IL.Emit(OpCodes.Add);
            IL.Emit(OpCodes.Conv_U8);
            IL.Emit(OpCodes.Stloc, place);
            EmitBranchBeyond(place, reach.End, careful);
            Temporaries.Release(ValueKind.I64, place);
            known.Ends.Add(reach.Address, reach.End);
        }
        return careful;
    }

    /// <summary>Marks the beginning of a loop. Of variables that the loop does not assign to, the same is known in every round.</summary>
    private void MarkLoop(Label label, int start)
    {
        KnownEnds ends = known.Ends;
        if (assignments is not null)
            ends.Keep(variable => !assignments.IsAssignedInLoop(variable, start));
        MarkMerge(label, ends);
    }

    /// <summary>Opens the block of a copy: a branch to the loop goes on at the next one, from the last one to the beginning.</summary>
    private void BeginCopy(Block loop, UnrolledLoop unrolled)
    {
        unrolled.CopiesLeft--;
        blocks[^1] = new Block(BlockKind.Loop, loop.Type, loop.Height)
        {
            Label = unrolled.CopiesLeft == 0 ? loop.Label : IL.DefineLabel(),
            ProtectedDepth = protectedDepth,
            LabelValues = loop.LabelValues,
            Unrolled = unrolled,
        };
    }

    /// <summary>The end of a copy. If it branches to the next one, that is read from the beginning again; and so is the careful one, which
    /// comes last.</summary>
    private void EndCopy(Block copy, UnrolledLoop unrolled, ref CodeReader reader)
    {
        bool isLast = unrolled.CopiesLeft == 0 || !copy.IsTarget;
        bool isCarefulNext = isLast && unrolled.Careful is not null;
        if (!isDead)
        {
            unrolled.Results ??= TakeTemporaries(copy.Type.Results);
            StoreTo(unrolled.Results, stack.Pop(copy.Type.Results.Length));
            if (!IsGuarded)
                unrolled.KnownAtExit = known.MeetWith(unrolled.KnownAtExit);
            if (!isLast || isCarefulNext)
                IL.Emit(OpCodes.Br, unrolled.Exit);
        }
        stack.Cut(copy.Height);
        if (!isLast || isCarefulNext)
        {
            if (!isLast)
            {
                MarkMerge(copy.Label, copy.KnownAtLabel);
            }
            else
            {
                MarkMerge(unrolled.Careful!.Value, unrolled.KnownAtCareful);
                unrolled.Careful = null;
                unrolled.CopiesLeft = 1;
            }
            isDead = false;
            BeginCopy(unrolled.Loop, unrolled);
            PushShared(copy.LabelValues, copy.Type.Parameters);
            reader.Position = unrolled.Start;
            return;
        }
        blocks.RemoveAt(blocks.Count - 1);
        MarkMerge(unrolled.Exit, unrolled.KnownAtExit);
        isDead = unrolled.Results is null;
        if (!isDead)
            PushOwned(unrolled.Results!, copy.Type.Results);
    }

    /// <summary>Whether each round of a loop, before anything can branch, calls a function that compares the stack with its limit when it
    /// begins: a stop raises that limit, so that the loop need not look itself.</summary>
    private bool CallsWhatChecks(CodeReader body)
    {
        while (!body.IsAtEnd)
        {
            Opcode opcode = body.ReadOpcode();
            OpcodeInfo info = OpcodeTable.Get(opcode);
            if (opcode == Opcode.Call)
            {
                int callee = body.ReadIndex() - content.ImportedFunctionCount;
                if (callee >= 0 && content.Facts[callee].Calls > 0 && InliningCost(callee + content.ImportedFunctionCount) is null)
                    return true;
                continue;
            }
            if (info.Signature is null && info.Immediate is not (Immediate.Local or Immediate.Global))
                return false;
            body.SkipImmediates(opcode);
        }
        return false;
    }

    /// <summary>Reads the stop flag; every loop does, once a round. Its bits are tested with those of its own address, which is never zero:
    /// the processor makes one operation of such a test and its branch, but not of a comparison of memory with a constant.</summary>
    private void EmitPoll()
    {
        Label stop = exits.Peek().Stop ??= IL.DefineLabel();
        IL.Emit(OpCodes.Ldloc, contextLocal!);
        EmitI4(Member.StopRequestedOffset);
        IL.Emit(OpCodes.Add);
        IL.Emit(OpCodes.Volatile);
        IL.Emit(OpCodes.Ldind_I8);
        IL.Emit(OpCodes.Ldloc, contextLocal!);
        IL.Emit(OpCodes.Conv_U8);
        IL.Emit(OpCodes.And);
        IL.Emit(OpCodes.Brtrue, stop);
    }
}
