using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Local and global variables, and the instructions that only move values.</summary>
internal sealed partial class FunctionCompiler
{
    private FunctionType type;
    private FrameLayout layout;
    private Variable[] variables = [];
    private LocalBuilder? sideLocal, sideReferences, globalsLocal;

    /// <summary>Where a guest variable is while this method runs.</summary>
    /// <param name="Local">The IL local; null for a parameter that is no address, and if it stays in the side area.</param>
    /// <param name="Argument">The IL argument; -1 if it is none.</param>
    /// <param name="IsWide">Whether the local has the variable's 32 bits in 64, the upper ones zero (<see cref="VariableTraits"/>).</param>
    /// <param name="MayBeRotation">Whether it may have what a rotation made; see <see cref="ZeroTest"/>.</param>
    private readonly record struct Variable(LocalBuilder? Local, int Argument, bool IsWide = false, bool MayBeRotation = true)
    {
        public bool IsSide => Local is null && Argument < 0;
    }

    public void LoadVariable(int index)
    {
        Variable variable = variables[index];
        if (variable.Local is not null)
            IL.Emit(OpCodes.Ldloc, variable.Local);
        else if (variable.Argument >= 0)
            EmitLoadArgument(variable.Argument);
        else
            LoadHome(index);
        if (variable.IsWide)
            IL.Emit(OpCodes.Conv_I4);
    }

    /// <summary>Writes a 32-bit address as a 64-bit number.</summary>
    public void EmitAddressOf(Expression address)
    {
        if (WideLocalOf(address) is { } wide)
        {
            IL.Emit(OpCodes.Ldloc, wide);
            return;
        }
        address.Emit(this);
        IL.Emit(OpCodes.Conv_U8);
    }

    /// <summary>Where the address in a variable is a 64-bit number; null for other addresses.</summary>
    private LocalBuilder? WideLocalOf(Expression address) =>
        address is VariableExpression { Index: int index } && variables[index].IsWide ? variables[index].Local : null;

    private void LoadHome(int index)
    {
        int home = layout.Home(index);
        if (layout.Kind(index) == ValueKind.Reference)
            LoadSideReference(home);
        else
            LoadSide(home, layout.Kind(index));
    }

    private void LoadSide(int offset, ValueKind kind)
    {
        EmitSideAddress(offset);
        SlotAccess.Load(IL, kind);
    }

    private void LoadSideReference(int index)
    {
        IL.Emit(OpCodes.Ldloc, sideReferences!);
        EmitI4(index);
        IL.Emit(OpCodes.Ldelem_Ref);
    }

    public void EmitVector(ulong low, ulong high)
    {
        if (low == 0 && high == 0)
        {
            EmitCallOf(Member.VectorZero);
            return;
        }
        IL.Emit(OpCodes.Ldc_I8, (long)low);
        IL.Emit(OpCodes.Ldc_I8, (long)high);
        EmitCallOf(Member.VectorCreate);
    }

    private void EmitVariable(Opcode opcode, ref CodeReader reader)
    {
        switch (opcode)
        {
            case Opcode.LocalGet:
                int index = reader.ReadIndex();
                stack.Push(ValueOf(index));
                break;
            case Opcode.LocalSet:
                StoreVariable(reader.ReadIndex());
                break;
            case Opcode.LocalTee:
                int tee = reader.ReadIndex();
                StoreVariable(tee);
                stack.Push(ValueOf(tee));
                break;
            case Opcode.GlobalGet:
                EmitGlobalGet(reader.ReadIndex());
                break;
            case Opcode.GlobalSet:
                EmitGlobalSet(reader.ReadIndex());
                break;
            case Opcode.Drop:
                EmitDrop();
                break;
            default:
                reader.SkipImmediates(opcode);
                EmitSelect();
                break;
        }
    }

    private VariableExpression ValueOf(int variable) =>
        new(layout.Kind(variable), variable, facts.HasRotations && variables[variable].MayBeRotation);

    private void StoreVariable(int index)
    {
        Expression value = stack.Pop();
        if ((value.Effects & Effects.CanTrap) != 0)
            stack.Settle(Effects.CanTrap);
        stack.SettleVariable(index);
        known.Assign(index, Address.Of(value));
        Variable variable = variables[index];
        if (variable.IsSide)
        {
            StoreHome(index, () => value.Emit(this));
            return;
        }
        if (value is OperationExpression { IsComparison: true } comparison)
        {
            // A branch on the variable compares once more, which is less than to test what the comparison left.
            value = comparison = comparison.WithOperands(operand => operand is NumberExpression ? operand : Shared(stack.Settle(operand)));
            known.AddComparison(index, comparison);
        }
        value.Emit(this);
        StoreIntoLocal(variable);
    }

    private void StoreHome(int index, Action emitValue)
    {
        int home = layout.Home(index);
        if (layout.Kind(index) == ValueKind.Reference)
            StoreSideReference(home, emitValue);
        else
            StoreSide(home, layout.Kind(index), emitValue);
    }

    private void StoreSide(int offset, ValueKind kind, Action emitValue)
    {
        EmitSideAddress(offset);
        emitValue();
        SlotAccess.Store(IL, kind);
    }

    private void StoreSideReference(int index, Action emitValue)
    {
        IL.Emit(OpCodes.Ldloc, sideReferences!);
        EmitI4(index);
        emitValue();
        IL.Emit(OpCodes.Stelem_Ref);
    }

    private void EmitSideAddress(int offset)
    {
        IL.Emit(OpCodes.Ldloc, sideLocal!);
        EmitI4(offset);
        IL.Emit(OpCodes.Add);
    }

    /// <summary>Gives each variable of the whole function its place.</summary>
    private void DeclareVariables()
    {
        variables = new Variable[layout.Count];
        VariableTraits traits = VariableTraits.Of(content, range, variables.Length);
        int parameters = type.Parameters.Length;
        for (int i = 0; i < variables.Length; i++)
        {
            if (plan.IsShared(i))
                variables[i] = new(null, -1);
            else if (i < parameters && !traits.IsAddress(i))
                variables[i] = new(null, i + 1, IsWide: false, traits.MayBeRotation(i));
            else if (i < FrameLayout.MaximumILVariables)
                variables[i] = DeclareVariable(i, traits);
            else
                variables[i] = new(null, -1);
        }
    }

    private Variable DeclareVariable(int index, VariableTraits traits)
    {
        bool isWide = IsWide(index, traits);
        return new(IL.DeclareLocal(ClrSignature.Clr(KindOfLocal(index, isWide))), -1, isWide, traits.MayBeRotation(index));
    }

    private bool IsWide(int index, VariableTraits traits) => traits.IsAddress(index) && layout.Kind(index) == ValueKind.I32;

    private ValueKind KindOfLocal(int index, bool isWide) => isWide ? ValueKind.I64 : layout.Kind(index);

    /// <summary>Takes the function's part of the side area. It comes zeroed.</summary>
    private void EnterSideArea()
    {
        if (layout.Size > 0)
        {
            sideLocal = IL.DeclareLocal(typeof(byte*));
            IL.Emit(OpCodes.Ldarg_0);
            EmitI4(layout.Size);
            EmitCallOf(Member.SideEnter);
            IL.Emit(OpCodes.Stloc, sideLocal);
        }
        if (layout.ReferenceCount > 0)
        {
            sideReferences = IL.DeclareLocal(typeof(object[]));
            EmitI4(layout.ReferenceCount);
            IL.Emit(OpCodes.Newarr, typeof(object));
            IL.Emit(OpCodes.Stloc, sideReferences);
        }
    }

    private void LeaveSideArea()
    {
        if (sideLocal is null)
            return;
        IL.Emit(OpCodes.Ldarg_0);
        IL.Emit(OpCodes.Ldloc, sideLocal);
        EmitCallOf(Member.SideLeave);
    }

    /// <summary>Declared locals begin as zero; the runtime is told not to clear the frame, which holds much else. Parameters that are at
    /// home go there.</summary>
    private void ClearVariables()
    {
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            int argument = i + 1;
            if (variables[i].IsSide)
            {
                StoreHome(i, () => EmitLoadArgument(argument));
            }
            else if (variables[i].Local is not null)
            {
                EmitLoadArgument(argument);
                StoreIntoLocal(variables[i]);
            }
        }
        for (int i = type.Parameters.Length; i < variables.Length; i++)
        {
            if (variables[i].Local is null)
                continue;
            EmitZero(layout.Kind(i));
            StoreIntoLocal(variables[i]);
        }
    }

    private void EmitZero(ValueKind kind)
    {
        switch (kind)
        {
            case ValueKind.I32:
                EmitI4(0);
                break;
            case ValueKind.I64:
                EmitI8(0);
                break;
            case ValueKind.F32:
                IL.Emit(OpCodes.Ldc_R4, 0f);
                break;
            case ValueKind.F64:
                IL.Emit(OpCodes.Ldc_R8, 0d);
                break;
            case ValueKind.V128:
                EmitVector(0, 0);
                break;
            default:
                IL.Emit(OpCodes.Ldnull);
                break;
        }
    }

    private void EmitDrop()
    {
        Expression value = stack.Pop();
        if ((value.Effects & Effects.CanTrap) == 0)
            return;
        stack.Settle(Effects.CanTrap);
        value.Emit(this);
        // Of a load whose value is popped the just-in-time compiler touches a single byte, which need not fault where the load does.
        EmitCallOf(Member.Discard.MakeGenericMethod(ClrSignature.Clr(value.Kind)));
    }

    private void EmitSelect()
    {
        Expression condition = stack.Pop(), second = stack.Pop(), first = stack.Pop();
        if (((condition.Effects | second.Effects | first.Effects) & Effects.CanTrap) != 0)
        {
            stack.Settle(Effects.CanTrap);
            first = stack.Settle(first);
            second = stack.Settle(second);
        }
        LocalBuilder result = Temporaries.Take(first.Kind);
        Label end = IL.DefineLabel();
        first.Emit(this);
        IL.Emit(OpCodes.Stloc, result);
        Expression other = second is NumberExpression ? second : stack.Settle(second);
        BranchOn(condition, end, when: true);
        other.Emit(this);
        IL.Emit(OpCodes.Stloc, result);
        IL.MarkLabel(end);
        stack.Push(new TemporaryExpression(first.Kind, result, owned: true));
    }

    private void EmitGlobalPrologue()
    {
        globalsLocal = IL.DeclareLocal(typeof(ulong*));
        IL.Emit(OpCodes.Ldarg_0);
        EmitField(OpCodes.Ldfld, Member.GlobalSlots);
        IL.Emit(OpCodes.Stloc, globalsLocal);
    }

    private void EmitGlobalGet(int index)
    {
        GlobalType global = content.Globals[index];
        ValueKind kind = global.Value.Kind;
        if (!global.IsMutable && ConstantOf(index) is Expression constant)
        {
            stack.Push(constant);
            return;
        }
        stack.Push(new OperationExpression(kind, global.IsMutable ? Effects.ReadsGlobal : Effects.None, Opcode.GlobalGet, c =>
        {
            c.EmitGlobalPlace(index, kind);
            if (kind == ValueKind.Reference)
                c.EmitField(OpCodes.Ldfld, Member.GlobalReference);
            else
                SlotAccess.Load(c.IL, kind);
        }));
    }

    private void EmitGlobalSet(int index)
    {
        Expression value = stack.Pop();
        stack.Settle(Effects.ReadsGlobal | Effects.CanTrap);
        ValueKind kind = content.Globals[index].Value.Kind;
        if ((value.Effects & Effects.CanTrap) != 0)
            value = stack.Settle(value);
        EmitGlobalPlace(index, kind);
        value.Emit(this);
        if (kind == ValueKind.Reference)
            EmitField(OpCodes.Stfld, Member.GlobalReference);
        else
            SlotAccess.Store(IL, kind);
    }

    /// <summary>Leaves the address of a global's slots, or for a reference the object that holds it.</summary>
    private void EmitGlobalPlace(int index, ValueKind kind)
    {
        if (kind == ValueKind.Reference)
        {
            IL.Emit(OpCodes.Ldarg_0);
            EmitField(OpCodes.Ldfld, Member.Globals);
            EmitI4(index);
            IL.Emit(OpCodes.Ldelem_Ref);
        }
        else if (index < content.ImportedGlobalCount)
        {
            IL.Emit(OpCodes.Ldarg_0);
            EmitI4(index);
            EmitCallOf(Member.GlobalCell);
        }
        else
        {
            IL.Emit(OpCodes.Ldloc, globalsLocal!);
            EmitI4((index - content.ImportedGlobalCount) * 2 * sizeof(ulong));
            IL.Emit(OpCodes.Add);
        }
    }

    /// <summary>The value of an immutable global that is the same number in every instance; otherwise null.</summary>
    private NumberExpression? ConstantOf(int index)
    {
        if (index < content.ImportedGlobalCount)
            return null;
        var reader = new CodeReader(content, content.GlobalInitializers[index - content.ImportedGlobalCount]);
        NumberExpression? constant = reader.ReadOpcode() switch
        {
            Opcode.I32Const => new(ValueKind.I32, (uint)reader.ReadS32()),
            Opcode.I64Const => new(ValueKind.I64, (ulong)reader.ReadS64()),
            _ => null,
        };
        return constant is not null && reader.ReadOpcode() == Opcode.End ? constant : null;
    }
}
