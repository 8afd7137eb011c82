using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Local and global variables, and the instructions that only move values.</summary>
internal sealed partial class FunctionCompiler
{
    /// <summary>So many guest variables become IL locals; the rest live in the side area. Beyond about a thousand locals the just-in-time
    /// compiler no longer keeps track of them, and beyond two thousand it stops optimising.</summary>
    private const int MaximumILVariables = 900;

    private Variable[] variables = [];
    private LocalBuilder? sideLocal, sideReferences, globalsLocal;
    private int sideSize, sideReferenceCount;

    /// <summary>Where a guest variable lives.</summary>
    /// <param name="Kind">The kind of its values.</param>
    /// <param name="Local">The IL local; null for a parameter and in the side area.</param>
    /// <param name="Place">The IL argument, or the offset in the side area, or the index among its references.</param>
    /// <param name="IsSide">Whether it lives in the side area.</param>
    private readonly record struct Variable(ValueKind Kind, LocalBuilder? Local, int Place, bool IsSide);

    public void LoadVariable(int index)
    {
        Variable variable = variables[index];
        if (variable.Local is not null)
        {
            IL.Emit(OpCodes.Ldloc, variable.Local);
        }
        else if (!variable.IsSide)
        {
            IL.Emit(OpCodes.Ldarg, (short)variable.Place);
        }
        else if (variable.Kind == ValueKind.Reference)
        {
            IL.Emit(OpCodes.Ldloc, sideReferences!);
            EmitI4(variable.Place);
            IL.Emit(OpCodes.Ldelem_Ref);
        }
        else
        {
            EmitSideAddress(variable.Place);
            SlotAccess.Load(IL, variable.Kind);
        }
    }

    public void EmitVector(ulong low, ulong high)
    {
        if (low == 0 && high == 0)
        {
            IL.Emit(OpCodes.Call, Member.VectorZero);
            return;
        }
        IL.Emit(OpCodes.Ldc_I8, (long)low);
        IL.Emit(OpCodes.Ldc_I8, (long)high);
        IL.Emit(OpCodes.Call, Member.VectorCreate);
    }

    private void EmitVariable(Opcode opcode, ref CodeReader reader)
    {
        switch (opcode)
        {
            case Opcode.LocalGet:
                int index = reader.ReadIndex();
                stack.Push(new VariableExpression(variables[index].Kind, index));
                break;
            case Opcode.LocalSet:
                StoreVariable(reader.ReadIndex());
                break;
            case Opcode.LocalTee:
                int tee = reader.ReadIndex();
                StoreVariable(tee);
                stack.Push(new VariableExpression(variables[tee].Kind, tee));
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

    private void StoreVariable(int index)
    {
        Expression value = stack.Pop();
        if ((value.Effects & Effects.CanTrap) != 0)
            stack.Settle(Effects.CanTrap);
        stack.SettleVariable(index);
        Variable variable = variables[index];
        if (variable.IsSide)
        {
            StoreSideVariable(variable, value);
            return;
        }
        value.Emit(this);
        if (variable.Local is not null)
            IL.Emit(OpCodes.Stloc, variable.Local);
        else
            IL.Emit(OpCodes.Starg, (short)variable.Place);
    }

    private void StoreSideVariable(Variable variable, Expression value)
    {
        if (variable.Kind == ValueKind.Reference)
        {
            IL.Emit(OpCodes.Ldloc, sideReferences!);
            EmitI4(variable.Place);
            value.Emit(this);
            IL.Emit(OpCodes.Stelem_Ref);
            return;
        }
        EmitSideAddress(variable.Place);
        value.Emit(this);
        SlotAccess.Store(IL, variable.Kind);
    }

    private void EmitSideAddress(int offset)
    {
        IL.Emit(OpCodes.Ldloc, sideLocal!);
        EmitI4(offset);
        IL.Emit(OpCodes.Add);
    }

    private void DeclareVariables()
    {
        var declared = new List<Variable>();
        foreach (ValueType parameter in type.Parameters)
            declared.Add(new(parameter.Kind, null, declared.Count + 1, IsSide: false));
        foreach (LocalRun run in body.Locals)
        {
            for (uint i = 0; i < run.Count; i++)
                declared.Add(Declare(run.Type.Kind, declared.Count));
        }
        variables = [.. declared];
    }

    private Variable Declare(ValueKind kind, int index)
    {
        if (index < MaximumILVariables)
            return new(kind, IL.DeclareLocal(ClrSignature.Clr(kind)), 0, IsSide: false);
        if (kind == ValueKind.Reference)
            return new(kind, null, sideReferenceCount++, IsSide: true);
        int place = sideSize;
        sideSize += Value.Slots(kind) * sizeof(ulong);
        return new(kind, null, place, IsSide: true);
    }

    private void EnterSideArea()
    {
        if (sideSize > 0)
        {
            sideLocal = IL.DeclareLocal(typeof(byte*));
            IL.Emit(OpCodes.Ldarg_0);
            EmitI4(sideSize);
            IL.Emit(OpCodes.Call, Member.SideEnter);
            IL.Emit(OpCodes.Stloc, sideLocal);
        }
        if (sideReferenceCount > 0)
        {
            sideReferences = IL.DeclareLocal(typeof(object[]));
            EmitI4(sideReferenceCount);
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
        IL.Emit(OpCodes.Call, Member.SideLeave);
    }

    /// <summary>Declared locals begin as zero; the runtime is told not to clear the frame, which holds much else.</summary>
    private void ClearVariables()
    {
        for (int i = type.Parameters.Length; i < variables.Length; i++)
        {
            if (variables[i].Local is not LocalBuilder local)
                continue;
            switch (variables[i].Kind)
            {
                case ValueKind.I32:
                    EmitI4(0);
                    break;
                case ValueKind.I64:
                    EmitI4(0);
                    IL.Emit(OpCodes.Conv_I8);
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
            IL.Emit(OpCodes.Stloc, local);
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
        IL.Emit(OpCodes.Call, Member.Discard.MakeGenericMethod(ClrSignature.Clr(value.Kind)));
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
        IL.Emit(OpCodes.Ldfld, Member.GlobalSlots);
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
                c.IL.Emit(OpCodes.Ldfld, Member.GlobalReference);
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
            IL.Emit(OpCodes.Stfld, Member.GlobalReference);
        else
            SlotAccess.Store(IL, kind);
    }

    /// <summary>Leaves the address of a global's slots, or for a reference the object that holds it.</summary>
    private void EmitGlobalPlace(int index, ValueKind kind)
    {
        if (kind == ValueKind.Reference)
        {
            IL.Emit(OpCodes.Ldarg_0);
            IL.Emit(OpCodes.Ldfld, Member.Globals);
            EmitI4(index);
            IL.Emit(OpCodes.Ldelem_Ref);
        }
        else if (index < content.ImportedGlobalCount)
        {
            IL.Emit(OpCodes.Ldarg_0);
            EmitI4(index);
            IL.Emit(OpCodes.Call, Member.GlobalCell);
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
