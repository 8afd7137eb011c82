using System.Reflection;
using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Functions that are cut into several methods (<see cref="RegionPlanner"/>). The methods of one call share a piece of the side
/// area: a variable is in an IL local while a method works with it, and goes home before another method needs it.</summary>
internal sealed partial class FunctionCompiler
{
    private const int MostComparedExits = 8;

    private readonly RegionPlan plan;
    private readonly Region? region;
    private readonly Dictionary<int, Region> regions;
    private int[] modified = [];
    private LocalBuilder? exitLocal;
    private Label regionExit;

    private void OpenOutermostBlocks()
    {
        if (region is null)
        {
            blocks.Add(new Block(BlockKind.Function, type, 0));
            return;
        }
        EnclosingLabel[] labels = region.Label!.FromFunction();
        blocks.Capacity = labels.Length + 1;
        blocks.Add(new Block(BlockKind.Function, type, 0) { AsEnclosing = labels[0] });
        foreach (EnclosingLabel label in labels.AsSpan(1))
            blocks.Add(label.Block);
    }

    /// <summary>The beginning of a region's method: arguments are the instance, the side area, and the references. Variables that only inner
    /// regions use stay at home.</summary>
    private void EnterRegion()
    {
        sideLocal = IL.DeclareLocal(typeof(byte*));
        IL.Emit(OpCodes.Ldarg_1);
        IL.Emit(OpCodes.Stloc, sideLocal);
        sideReferences = IL.DeclareLocal(typeof(object[]));
        IL.Emit(OpCodes.Ldarg_2);
        IL.Emit(OpCodes.Stloc, sideReferences);
        exitLocal = IL.DeclareLocal(typeof(int));
        regionExit = IL.DefineLabel();
        (int[] used, modified) = VariableUse.OfOwn(content, region!);
        if (region!.ReadAfter is { } read)
            modified = Array.FindAll(modified, index => read.AsSpan().BinarySearch(index) >= 0);
        variables = new Variable[layout.Count];
        for (int i = 0; i < variables.Length; i++)
            variables[i] = new(null, -1);
        VariableTraits traits = VariableTraits.Of(content, range, variables.Length);
        foreach (int index in used.AsSpan(0, Math.Min(used.Length, FrameLayout.MaximumILVariables)))
        {
            if (plan.IsShared(index))
                continue;
            LoadHome(index);
            variables[index] = DeclareVariable(index, traits);
            StoreIntoLocal(variables[index]);
        }
    }

    /// <summary>Calls a region's method and goes where it says.</summary>
    private void EmitRegionCall(Region inner)
    {
        stack.Settle(Effects.AcrossBlocks);
        inner.Label = InnermostLabel();
        MethodInfo method = code.WriteRegion(functionIndex, plan, inner, self, moment);
        (int[] innerUsed, int[] innerModified) = VariableUse.Of(content, inner);
        foreach (int index in innerUsed)
        {
            if (!variables[index].IsSide)
                StoreHome(index, () => LoadVariable(index));
        }
        IL.Emit(OpCodes.Ldarg_0);
        if (sideLocal is not null)
        {
            IL.Emit(OpCodes.Ldloc, sideLocal);
        }
        else
        {
            EmitI4(0);
            IL.Emit(OpCodes.Conv_U);
        }
        if (sideReferences is not null)
            IL.Emit(OpCodes.Ldloc, sideReferences);
        else
            IL.Emit(OpCodes.Ldnull);
        EmitCallOf(method);
        LocalBuilder exit = Temporaries.Take(ValueKind.I32);
        IL.Emit(OpCodes.Stloc, exit);
        foreach (int index in innerModified)
        {
            known.Remove(index);
            if (variables[index].IsSide)
                continue;
            LoadHome(index);
            StoreIntoLocal(variables[index]);
        }
        ReadLength();
        EmitWaysOut(inner, exit);
        Temporaries.Release(ValueKind.I32, exit);
    }

    private void EmitWaysOut(Region inner, LocalBuilder exit)
    {
        int[] targets = BranchTargets.Of(content, new ByteRange(inner.Start, inner.End - inner.Start), inner.Label!.Count);
        Label next = IL.DefineLabel();
        Label[] labels = Array.ConvertAll(targets, _ => IL.DefineLabel());
        EmitExitSwitch(exit, targets, labels, next);
        for (int i = 0; i < targets.Length; i++)
        {
            IL.MarkLabel(labels[i]);
            Block block = targets[i] == Region.Returned ? blocks[0] : blocks[targets[i] - Region.FirstLabel];
            TakeResults(block.LabelTypes, 0);
            Branch(block);
        }
        IL.MarkLabel(next);
        if (!inner.IsEndDead)
            return;
        IL.Emit(OpCodes.Ldnull);
        IL.Emit(OpCodes.Throw);
        isDead = true;
    }

    /// <summary>Jumps to what belongs to an exit. Where a thousand blocks lie around a region it has few exits all the same, far from one
    /// another.</summary>
    private void EmitExitSwitch(LocalBuilder exit, int[] targets, Label[] labels, Label next)
    {
        if (targets.Length <= MostComparedExits)
        {
            for (int i = 0; i < targets.Length; i++)
            {
                IL.Emit(OpCodes.Ldloc, exit);
                EmitI4(targets[i]);
                IL.Emit(OpCodes.Beq, labels[i]);
            }
        }
        else
        {
            var table = new Label[targets[^1] - targets[0] + 1];
            Array.Fill(table, next);
            for (int i = 0; i < targets.Length; i++)
                table[targets[i] - targets[0]] = labels[i];
            IL.Emit(OpCodes.Ldloc, exit);
            EmitI4(targets[0]);
            IL.Emit(OpCodes.Sub);
            IL.Emit(OpCodes.Switch, table);
        }
        IL.Emit(OpCodes.Br, next);
    }

    /// <summary>Leaves a region's method with values for a label or return.</summary>
    private void LeaveRegion(int exit, Expression[] values)
    {
        var locals = new LocalBuilder[values.Length];
        for (int i = 0; i < values.Length; i++)
            locals[i] = Temporaries.Take(values[i].Kind);
        StoreTo(locals, values);
        LeaveResults(values, locals, 0);
        for (int i = 0; i < values.Length; i++)
            Temporaries.Release(values[i].Kind, locals[i]);
        EmitI4(exit);
        IL.Emit(OpCodes.Stloc, exitLocal!);
        EmitJump(regionExit, 0);
    }

    /// <summary>The end of a region's method: modified variables go home.</summary>
    private void EmitRegionEnd()
    {
        if (!isDead)
            LeaveRegion(Region.FellThrough, stack.Pop(stack.Height));
        IL.MarkLabel(regionExit);
        foreach (int index in modified)
        {
            if (!variables[index].IsSide)
                StoreHome(index, () => LoadVariable(index));
        }
        IL.Emit(OpCodes.Ldloc, exitLocal!);
        IL.Emit(OpCodes.Ret);
    }

    /// <summary>The label of the innermost block that is open here.</summary>
    private EnclosingLabel InnermostLabel()
    {
        EnclosingLabel? label = null;
        foreach (Block block in blocks)
            label = block.AsEnclosing ??= new EnclosingLabel(block.Type.OfLabel(block.Kind == BlockKind.Loop), label);
        return label!;
    }

    private void StoreIntoLocal(Variable variable)
    {
        if (variable.IsWide)
            IL.Emit(OpCodes.Conv_U8);
        if (variable.Local is not null)
            IL.Emit(OpCodes.Stloc, variable.Local);
        else
            IL.Emit(OpCodes.Starg, (short)variable.Argument);
    }
}
