using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Calls for which the callee's own instructions are written. Backtraces show it all the same: each of these calls has a number,
/// its <em>site</em>, which notes and traps refer to; 0 is the function that is being compiled.</summary>
internal sealed partial class FunctionCompiler
{
    private Block? inlined;
    private int inlineDepth, inlinedInstructions, site, lastSite;

    /// <summary>Whether a call may be inlined, if there is room: what is called is known to be called often, as it has code already or is
    /// the function itself; or it is shorter than the call.</summary>
    private MethodCost? InliningCost(int functionIndex) =>
        regions.Count == 0 && IsDirect(functionIndex) && (code.IsAsked(functionIndex) || InlinedFunction.IsTiny(content, functionIndex))
            ? InlinedFunction.CostOf(content, functionIndex, !IsGuarded)
            : null;

    /// <summary>Adds what the prologue must know of functions that may be inlined.</summary>
    /// <param name="caller">The code whose calls are looked at.</param>
    /// <param name="depth">How many calls deep to look.</param>
    /// <param name="seen">How deep the callees of each function were looked at. One that was reached by more calls before has to be
    /// looked at once more.</param>
    private void AddFactsOfInlined(ByteRange caller, int depth, Dictionary<int, int> seen)
    {
        if (depth == 0 || !facts.HasCalls)
            return;
        var reader = new CodeReader(content, caller);
        while (!reader.IsAtEnd)
        {
            Opcode opcode = reader.ReadOpcode();
            CodeReader immediates = reader;
            reader.SkipImmediates(opcode);
            if (opcode != Opcode.Call)
                continue;
            int callee = immediates.ReadIndex();
            if (seen.GetValueOrDefault(callee) >= depth || InliningCost(callee) is null)
                continue;
            seen[callee] = depth;
            ByteRange body = content.Bodies[callee - content.ImportedFunctionCount].Code;
            facts.Add(MethodFacts.Of(content, body, !IsGuarded));
            AddFactsOfInlined(body, depth - 1, seen);
        }
    }

    /// <summary>Writes a callee's instructions, if it and the method are small enough.</summary>
    private bool TryInline(int functionIndex, FunctionType callee)
    {
        if (InliningCost(functionIndex) is not { } cost || cost.Weight > spare)
            return false;
        int index = functionIndex - content.ImportedFunctionCount;
        if (inlineDepth >= InlinedFunction.DepthOf(content, index))
            return false;
        if (inlinedInstructions + content.Facts[index].Instructions > InlinedFunction.MostInstructionsOfAll)
            return false;
        inlinedInstructions += content.Facts[index].Instructions;
        spare -= cost.Weight;
        Inline(functionIndex, callee, content.Bodies[index]);
        return true;
    }

    private void Inline(int functionIndex, FunctionType callee, FunctionBody body)
    {
        Expression[] arguments = stack.Pop(callee.Parameters.Length);
        stack.Settle(Effects.AcrossBlocks);
        (FunctionType, FrameLayout, Variable[], KnownFacts, Assignments?, AccessGroups?, int, int, Block?) outer =
            (type, layout, variables, known, assignments, groups, Position, site, inlined);
        var knownOfCallee = new KnownFacts();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (KnownEndOf(arguments[i]) is > 0 and ulong end)
                knownOfCallee.Ends.Add(new(i, 0), end);
        }
        EmitAll(arguments);
        type = callee;
        layout = new FrameLayout(callee, body, isSplit: false);
        variables = TakeVariables(VariableTraits.Of(content, body.Code, layout.Count));
        known = knownOfCallee;
        PrepareChecks(body.Code);
        Notes?.AddSite(site, functionIndex, Position);
        site = ++lastSite;
        inlined = new Block(BlockKind.Inlined, callee, stack.Height) { Label = IL.DefineLabel(), ProtectedDepth = protectedDepth };
        blocks.Add(inlined);
        for (int i = arguments.Length - 1; i >= 0; i--)
            StoreIntoLocal(variables[i]);
        for (int i = arguments.Length; i < variables.Length; i++)
        {
            EmitZero(layout.Kind(i));
            StoreIntoLocal(variables[i]);
        }
        inlineDepth++;
        EmitInstructions(new CodeReader(content, body.Code));
        inlineDepth--;
        // Results may still be expressions of the callee's variables.
        stack.Settle(Effects.AcrossBlocks);
        for (int i = 0; i < variables.Length; i++)
            Temporaries.Release(KindOfLocal(i, variables[i].IsWide), variables[i].Local!);
        (type, layout, variables, known, assignments, groups, Position, site, inlined) = outer;
    }

    private Variable[] TakeVariables(VariableTraits traits)
    {
        var taken = new Variable[layout.Count];
        for (int i = 0; i < taken.Length; i++)
        {
            bool isWide = IsWide(i, traits);
            bool mayBeRotation = i < type.Parameters.Length || traits.MayBeRotation(i);
            taken[i] = new(Temporaries.Take(KindOfLocal(i, isWide)), -1, isWide, mayBeRotation);
        }
        return taken;
    }
}
