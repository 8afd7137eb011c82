using System.Reflection;
using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Calls, their results, and the exits of a function that are not returns.</summary>
internal sealed partial class FunctionCompiler
{
    private LocalBuilder? slotLocal, funcLocal;

    private void EmitCall(Opcode opcode, ref CodeReader reader)
    {
        bool isTail = opcode is Opcode.ReturnCall or Opcode.ReturnCallIndirect or Opcode.ReturnCallRef;
        if (isTail && protectedDepth > 0)
        {
            TailCallFromTry(opcode, ref reader);
            return;
        }
        EmitCallHere(opcode, ref reader, isTail);
    }

    private void EmitCallHere(Opcode opcode, ref CodeReader reader, bool isTail)
    {
        switch (opcode)
        {
            case Opcode.Call or Opcode.ReturnCall:
                int index = reader.ReadIndex();
                FunctionType callee = content.Functions[index].Function!;
                if (index >= content.ImportedFunctionCount)
                    EmitDirectCall(index, callee, isTail);
                else
                    EmitImportedCall(index, callee, isTail);
                break;
            case Opcode.CallIndirect or Opcode.ReturnCallIndirect:
                DefinedType type = content.Types[reader.ReadIndex()];
                EmitIndirectCall(type, reader.ReadCallTableIndex(), isTail);
                break;
            default:
                DefinedType referred = content.Types[reader.ReadIndex()];
                Expression reference = stack.Pop();
                Expression[] arguments = stack.Pop(referred.Function!.Parameters.Length);
                arguments = SettleBeforeCall(arguments, calleeCanTrap: true);
                int start = IL.ILOffset;
                reference.Emit(this);
                EmitCallOf(Member.CheckFunc);
                EmitCallThroughFunc(referred.Function, arguments, isTail, start);
                break;
        }
    }

    private void EmitDirectCall(int index, FunctionType callee, bool isTail)
    {
        if (!isTail && TryInline(index, callee))
            return;
        Expression[] arguments = SettleBeforeCall(stack.Pop(callee.Parameters.Length), calleeCanTrap: false);
        MethodInfo? method = MethodOf(index);
        if (method is not null && !isTail)
        {
            int first = IL.ILOffset;
            IL.Emit(OpCodes.Ldarg_0);
            EmitAll(arguments);
            EmitCallOf(method);
            PushResults(callee, first, index);
            return;
        }
        LocalBuilder address = slotLocal ??= IL.DeclareLocal(typeof(nint));
        nint slot;
        unsafe
        {
            slot = (nint)code.EnsureSlot(index);
        }
        EmitAddress(slot);
        IL.Emit(OpCodes.Stloc, address);
        IL.Emit(OpCodes.Ldarg_0);
        IL.Emit(OpCodes.Ldloc, address);
        EmitField(OpCodes.Stfld, Member.Pending);
        int start = IL.ILOffset;
        IL.Emit(OpCodes.Ldarg_0);
        EmitAll(arguments);
        IL.Emit(OpCodes.Ldloc, address);
        IL.Emit(OpCodes.Ldind_I);
        EmitCallInstruction(typeof(Instance), callee, isTail, start, index);
    }

    /// <summary>What to call for a function directly; null if it is called through its slot.</summary>
    private MethodInfo? MethodOf(int index) =>
        !IsDirect(index) ? null : index == functionIndex && self is not null ? self : code.MethodReadyAt(moment, index);

    private bool IsDirect(int index) =>
        index >= content.ImportedFunctionCount && (index == functionIndex && self is not null
            || code.IsReadyAt(moment, index) && (plan.Loop is not null || code.MayRefer(functionIndex, index)));

    private void EmitImportedCall(int index, FunctionType callee, bool isTail)
    {
        Expression[] arguments = SettleBeforeCall(stack.Pop(callee.Parameters.Length), calleeCanTrap: false);
        int start = IL.ILOffset;
        IL.Emit(OpCodes.Ldarg_0);
        EmitField(OpCodes.Ldfld, Member.ImportedFunctions);
        EmitI4(index);
        IL.Emit(OpCodes.Ldelem_Ref);
        EmitCallThroughFunc(callee, arguments, isTail, start);
    }

    private void EmitIndirectCall(DefinedType calleeType, int table, bool isTail)
    {
        Expression index = stack.Pop();
        FunctionType callee = calleeType.Function!;
        Expression[] arguments = SettleBeforeCall(stack.Pop(callee.Parameters.Length), calleeCanTrap: true);
        int start = IL.ILOffset;
        IL.Emit(OpCodes.Ldarg_0);
        EmitField(OpCodes.Ldfld, Member.Tables);
        EmitI4(table);
        IL.Emit(OpCodes.Ldelem_Ref);
        index.Emit(this);
        EmitWidened(content.Tables[table].Is64);
        if (calleeType.IsFinal)
        {
            EmitI4(calleeType.Id);
            EmitCallOf(Member.LookUp);
        }
        else
        {
            IL.Emit(OpCodes.Ldarg_0);
            EmitI4(Array.IndexOf(content.Types, calleeType));
            EmitCallOf(Member.LookUpSubtype);
        }
        EmitCallThroughFunc(callee, arguments, isTail, start);
    }

    /// <summary>Calls the function object on the IL stack.</summary>
    private void EmitCallThroughFunc(FunctionType callee, Expression[] arguments, bool isTail, int start)
    {
        LocalBuilder func = funcLocal ??= IL.DeclareLocal(typeof(Func));
        IL.Emit(OpCodes.Stloc, func);
        IL.Emit(OpCodes.Ldloc, func);
        EmitField(OpCodes.Ldfld, Member.FuncContext);
        EmitAll(arguments);
        IL.Emit(OpCodes.Ldloc, func);
        EmitField(OpCodes.Ldfld, Member.FuncContext);
        IL.Emit(OpCodes.Ldloc, func);
        EmitField(OpCodes.Ldfld, Member.FuncSlot);
        EmitField(OpCodes.Stfld, Member.Pending);
        IL.Emit(OpCodes.Ldloc, func);
        EmitField(OpCodes.Ldfld, Member.FuncSlot);
        IL.Emit(OpCodes.Ldind_I);
        EmitCallInstruction(typeof(FunctionContext), callee, isTail, start, MethodNotes.AnyFunction);
    }

    /// <summary>Calls what the IL stack says.</summary>
    /// <param name="context">What the code takes as its first argument.</param>
    /// <param name="callee">The function's type.</param>
    /// <param name="isTail">Whether the call ends this function.</param>
    /// <param name="start">Where the call's CIL begins, with nothing on the IL stack.</param>
    /// <param name="index">The function, or <see cref="MethodNotes.AnyFunction"/>.</param>
    private void EmitCallInstruction(Type context, FunctionType callee, bool isTail, int start, int index)
    {
        if (isTail)
        {
            LeaveSideArea();
            IL.Emit(OpCodes.Tailcall);
        }
        if (code.Tokens is { } tokens)
            tokens.EmitCalli(IL, callee, context);
        else
            IL.Emit(OpCodes.Calli, 0);
        if (!isTail)
        {
            PushResults(callee, start, index);
            return;
        }
        IL.Emit(OpCodes.Ret);
        isDead = true;
    }

    /// <summary>Settles what must not happen after a call. Arguments stay expressions, unless the call's own checks would overtake
    /// them.</summary>
    private Expression[] SettleBeforeCall(Expression[] arguments, bool calleeCanTrap)
    {
        stack.Settle(Effects.AcrossCalls);
        if (calleeCanTrap)
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                if ((arguments[i].Effects & Effects.CanTrap) != 0)
                    arguments[i] = stack.Settle(arguments[i]);
            }
        }
        return arguments;
    }

    private void EmitAll(Expression[] values)
    {
        foreach (Expression value in values)
            value.Emit(this);
    }

    /// <summary>Takes a call's results from where it left them, and reads again what it may have changed.</summary>
    private void PushResults(FunctionType callee, int start, int index)
    {
        if (!callee.Results.IsEmpty)
            PushResult(callee.Results[0].Kind);
        Notes?.AddCall(start, IL.ILOffset, Place, index == MethodNotes.AnyFunction || MakesTailCalls(index) ? MethodNotes.AnyFunction : index);
        ReadLength();
        TakeResults(callee.Results, 1);
    }

    /// <summary>Whether other functions may take the place of a function's frame.</summary>
    private bool MakesTailCalls(int index)
    {
        index -= content.ImportedFunctionCount;
        // A backtrace is no place to refuse a module. There is no frame of such a function.
        if (!content.Facts.IsValid(index))
            return false;
        var reader = new CodeReader(content, content.Bodies[index].Code);
        while (!reader.IsAtEnd)
        {
            Opcode opcode = reader.ReadOpcode();
            if (opcode is Opcode.ReturnCall or Opcode.ReturnCallIndirect or Opcode.ReturnCallRef)
                return true;
            reader.SkipImmediates(opcode);
        }
        return false;
    }

    /// <summary>Pushes values from where results beyond the first are left.</summary>
    private void TakeResults(ReadOnlySpan<ValueType> types, int first)
    {
        int slot = GuestCall.SlotCount(types[..Math.Min(first, types.Length)]);
        for (int i = first; i < types.Length; i++)
        {
            ValueKind kind = types[i].Kind;
            if (kind == ValueKind.Reference)
            {
                IL.Emit(OpCodes.Ldarg_0);
                EmitI4(i);
                EmitCallOf(Member.TakeResultReference);
            }
            else
            {
                EmitResultAddress(slot);
                SlotAccess.Load(IL, kind);
            }
            PushResult(kind);
            slot += Value.Slots(kind);
        }
    }

    /// <summary>Puts the value on the IL stack into a local and pushes that.</summary>
    private void PushResult(ValueKind kind)
    {
        LocalBuilder local = Temporaries.Take(kind);
        IL.Emit(OpCodes.Stloc, local);
        stack.Push(new TemporaryExpression(kind, local, owned: true));
    }

    /// <summary>Returns several results: the first by the method, the others in slots.</summary>
    private void StoreFurtherResults(Expression[] values)
    {
        var locals = new LocalBuilder[values.Length];
        for (int i = 0; i < values.Length; i++)
            locals[i] = Temporaries.Take(values[i].Kind);
        StoreTo(locals, values);
        LeaveResults(values, locals, 1);
        LeaveSideArea();
        IL.Emit(OpCodes.Ldloc, locals[0]);
        IL.Emit(OpCodes.Ret);
        for (int i = 0; i < locals.Length; i++)
            Temporaries.Release(values[i].Kind, locals[i]);
    }

    /// <summary>Puts values where results beyond the first are left.</summary>
    private void LeaveResults(Expression[] values, LocalBuilder[] locals, int first)
    {
        int slot = 0;
        for (int i = 0; i < values.Length; i++)
        {
            ValueKind kind = values[i].Kind;
            if (i >= first && kind == ValueKind.Reference)
            {
                IL.Emit(OpCodes.Ldarg_0);
                EmitI4(i);
                IL.Emit(OpCodes.Ldloc, locals[i]);
                EmitCallOf(Member.LeaveResultReference);
            }
            else if (i >= first)
            {
                EmitResultAddress(slot);
                IL.Emit(OpCodes.Ldloc, locals[i]);
                SlotAccess.Store(IL, kind);
            }
            slot += Value.Slots(kind);
        }
    }

    private void EmitResultAddress(int slot)
    {
        IL.Emit(OpCodes.Ldarg_0);
        EmitField(OpCodes.Ldfld, Member.Context);
        EmitI4(Member.ResultsOffset + slot * sizeof(ulong));
        IL.Emit(OpCodes.Add);
    }

    /// <summary>Writes a trap of the current instruction.</summary>
    private void EmitTrap(TrapKind kind) => EmitTrap(kind, Position, site);

    /// <summary>A label that traps on behalf of the current instruction. Each has a call of its own: of several that are alike the
    /// just-in-time compiler would make one, and the trap would be somebody else's.</summary>
    private Label TrapExit(TrapKind kind) => TrapExit(kind, Position);

    private Label TrapExit(TrapKind kind, int offset)
    {
        Label exit = IL.DefineLabel();
        int at = site;
        exits.Peek().Code.Add(() =>
        {
            IL.MarkLabel(exit);
            EmitTrap(kind, offset, at);
        });
        return exit;
    }

    private void EmitTrap(TrapKind kind, int offset, int site)
    {
        EmitI4((int)kind);
        EmitI4(offset);
        EmitI4(site);
        EmitCallOf(Member.TrapAt);
        // Never reached; tells the just-in-time compiler so.
        IL.Emit(OpCodes.Ldnull);
        IL.Emit(OpCodes.Throw);
    }

    /// <summary>Writes the innermost cold exits.</summary>
    private void EmitColdExits()
    {
        ColdExits cold = exits.Peek();
        // The code may add to the list.
        for (int i = 0; i < cold.Code.Count; i++)
            cold.Code[i]();
        if (cold.Stop is Label stop)
        {
            IL.MarkLabel(stop);
            IL.Emit(OpCodes.Ldarg_0);
            EmitCallOf(Member.StopRequested);
            IL.Emit(OpCodes.Ldnull);
            IL.Emit(OpCodes.Throw);
        }
        exits.Pop();
    }
}
