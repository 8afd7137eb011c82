using System.Reflection.Emit;
using WasiTools.Engine.Binary;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>Loads, stores, atomics, and the bulk operations on memories.</summary>
internal sealed partial class FunctionCompiler
{
    private KnownFacts known = new();
    private Assignments? assignments;
    private AccessGroups? groups;
    private LocalBuilder? baseLocal, lengthLocal;

    private bool IsGuarded => code.Bounds == BoundsMode.Guard;

    /// <summary>Keeps the base and, where the code compares, the length of memory 0 in locals.</summary>
    private void EmitMemoryPrologue()
    {
        baseLocal = IL.DeclareLocal(typeof(byte*));
        IL.Emit(OpCodes.Ldarg_0);
        EmitField(OpCodes.Ldfld, Member.MemoryBase);
        IL.Emit(OpCodes.Stloc, baseLocal);
        if (!IsGuarded || content.Memories[0].Is64)
            lengthLocal = IL.DeclareLocal(typeof(long));
        ReadLength();
    }

    /// <summary>Looks at what instructions do with variables, as far as it is needed to compare less.</summary>
    private void PrepareChecks(ByteRange code)
    {
        if (IsGuarded || content.Memories is not [{ Is64: false }, ..])
            return;
        assignments = Assignments.Of(content, code);
        groups = AccessGroups.Of(content, code);
    }

    /// <summary>Reads the length of memory 0 after anything that may have grown it.</summary>
    private void ReadLength()
    {
        if (lengthLocal is null)
            return;
        IL.Emit(OpCodes.Ldarg_0);
        EmitField(OpCodes.Ldfld, Member.Memory0);
        EmitField(OpCodes.Ldfld, Member.Length);
        IL.Emit(OpCodes.Stloc, lengthLocal);
    }

    private void EmitMemoryAccess(Opcode opcode, ref CodeReader reader)
    {
        ref readonly OpcodeInfo info = ref OpcodeTable.Get(opcode);
        MemArg argument = reader.ReadMemArg();
        int lane = info.Immediate == Immediate.MemArgLane ? reader.ReadByte() : -1;
        string signature = info.Signature!;
        int arrow = signature.IndexOf('>');
        Expression[] operands = stack.Pop(arrow - 1);
        Expression address = stack.Pop();
        if (opcode is Opcode.MemoryAtomicNotify or Opcode.MemoryAtomicWait32 or Opcode.MemoryAtomicWait64)
        {
            EmitWaitOrNotify(opcode, argument, address, operands);
            return;
        }
        bool isAtomic = info.Feature == Feature.Threads;
        bool isLoad = arrow == 1 && !isAtomic;
        if (!isLoad)
        {
            bool checksFirst = !IsGuarded || isAtomic || argument.Memory != 0 || content.Memories[0].Is64
                || address is NumberExpression number && !IsInMinimum(number, argument, info.Width);
            address = PrepareWrite(address, checksFirst ? operands : []);
        }
        Expression place = EmitPlace(address, argument, info.Width, isAtomic);
        ValueKind result = arrow + 1 < signature.Length ? KindOf(signature[arrow + 1]) : ValueKind.Bottom;
        if (isLoad)
        {
            PushLoad(opcode, result, place);
            return;
        }
        if (lane >= 0 && result == ValueKind.V128)
        {
            // A load into a lane: reads memory, changes nothing.
            stack.Push(new OperationExpression(result, Effects.ReadsMemory | (IsGuarded ? Effects.CanTrap : 0), opcode, c =>
            {
                c.EmitI4(lane);
                c.EmitCallOf(Operation.Method(opcode));
            }, place, operands[0]));
            return;
        }
        Notes?.AddAccess(IL.ILOffset, Place);
        place.Emit(this);
        foreach (Expression operand in operands)
            operand.Emit(this);
        if (lane >= 0)
            EmitI4(lane);
        Access.EmitStore(IL, opcode);
        if (result != ValueKind.Bottom)
            PushResult(result);
    }

    /// <summary>Gets everything out of the way that must have happened before a write: pending reads and traps.</summary>
    /// <param name="address">The write's address.</param>
    /// <param name="early">Operands that must be evaluated before the write is checked.</param>
    /// <returns>The address, still to be written.</returns>
    private Expression PrepareWrite(Expression address, Expression[] early)
    {
        stack.Settle(Effects.ReadsMemory | Effects.CanTrap);
        for (int i = 0; i < early.Length; i++)
        {
            if ((early[i].Effects & Effects.CanTrap) == 0)
                continue;
            if ((address.Effects & Effects.CanTrap) != 0)
                address = stack.Settle(address);
            early[i] = stack.Settle(early[i]);
        }
        return address;
    }

    private void PushLoad(Opcode opcode, ValueKind kind, Expression place)
    {
        Effects effects = Effects.ReadsMemory | (IsGuarded ? Effects.CanTrap : Effects.None);
        stack.Push(new OperationExpression(kind, effects, opcode, c => Access.EmitLoad(c.IL, opcode, IsGuarded), place));
    }

    /// <summary>Writes the checks of an access.</summary>
    /// <returns>The address in the process, as a native integer.</returns>
    private Expression EmitPlace(Expression address, MemArg argument, int width, bool isAtomic)
    {
        if (argument.Memory != 0 || content.Memories[0].Is64)
            return EmitGeneralPlace(address, argument, width, isAtomic);
        if (address is NumberExpression number && !isAtomic)
        {
            ulong constant = (uint)number.Bits + argument.Offset;
            if (IsInMinimum(number, argument, width))
                return new OperationExpression(ValueKind.I64, Effects.None, Opcode.Nop, c => c.EmitBasePlus(constant));
            // Of a load whose value is not used later on the just-in-time compiler leaves one that touches the first byte alone.
            if (IsGuarded)
                return EmitGeneralPlace(address, argument, width, isAtomic);
        }
        if (isAtomic)
            address = EmitAlignmentCheck(address, argument.Offset, width);
        ulong end = argument.Offset + (ulong)width;
        if (!IsGuarded && !IsKnownInBounds(address, end))
            address = EmitBoundsCheck(address, end);
        return new OperationExpression(ValueKind.I64, Effects.None, Opcode.Nop, c =>
        {
            c.EmitBasePlus(argument.Offset);
            c.IL.Emit(OpCodes.Add);
        }, new WideExpression(address));
    }

    /// <summary>Whether an access needs no comparison: memory is at least as large as the module says, and as far as an earlier access
    /// went.</summary>
    private bool IsKnownInBounds(Expression address, ulong end)
    {
        if (KnownEndOf(address) >= end || UpperBound.Of(address) + end <= MinimumLength)
            return true;
        // A sum does not wrap around if memory reaches beyond one of its parts by what the other one can be.
        return address is OperationExpression { Opcode: Opcode.I32Add } sum
            && (KnownEndOf(sum.Operand(0)) >= UpperBound.Of(sum.Operand(1)) + end
                || KnownEndOf(sum.Operand(1)) >= UpperBound.Of(sum.Operand(0)) + end);
    }

    /// <summary>How far memory is known to reach beyond an address; 0 if it is not.</summary>
    public ulong KnownEndOf(Expression address) =>
        address is TemporaryExpression temporary ? temporary.KnownEnd
        : Address.Of(address) is { } sum ? known.Ends.Of(sum)
        : 0;

    /// <summary>Bytes that memory 0 has at least.</summary>
    private ulong MinimumLength => content.Memories[0].Minimum << content.Memories[0].PageSizeLog2;

    /// <summary>Whether an access to memory 0 at a constant address is within bounds however small the memory is.</summary>
    private bool IsInMinimum(NumberExpression address, MemArg argument, int width) =>
        (uint)address.Bits + argument.Offset + (ulong)width <= MinimumLength;

    /// <summary>Compares the end of an access with the length of memory. Only a shared memory can have grown behind the code's back: there
    /// the cold path reads the length again and goes on if the access is within bounds now.</summary>
    /// <returns>The address, still to be read.</returns>
    private Expression EmitBoundsCheck(Expression address, ulong end)
    {
        if ((address.Effects & Effects.CanTrap) != 0)
            stack.Settle(Effects.CanTrap);
        LocalBuilder place;
        GroupedAccess[] group = [new(Position, end)];
        if (Address.Of(address) is { } sum)
        {
            group = groups!.BeginningAt(Position) ?? group;
            known.Ends.Add(sum, group[^1].End);
        }
        if (WideLocalOf(address) is { } wide)
        {
            place = wide;
        }
        else
        {
            EmitAddressOf(address);
            place = Temporaries.Take(ValueKind.I64);
            IL.Emit(OpCodes.Stloc, place);
            address = new TemporaryExpression(ValueKind.I64, place, owned: true);
        }
        stack.Settle(Effects.CanTrap);
        if (content.Memories[0].IsShared)
            EmitCheckOfShared(place, group);
        else
            EmitCheck(place, group);
        return address;
    }

    private void EmitCheck(LocalBuilder place, GroupedAccess[] group)
    {
        Label[] traps = Array.ConvertAll(group, access => TrapExit(TrapKind.OutOfBoundsMemoryAccess, access.Offset));
        if (group.Length == 1)
        {
            EmitBranchBeyond(place, group[0].End, traps[0]);
            return;
        }
        Label cold = IL.DefineLabel();
        EmitBranchBeyond(place, group[^1].End, cold);
        exits.Peek().Code.Add(() =>
        {
            IL.MarkLabel(cold);
            for (int i = 0; i < group.Length - 1; i++)
                EmitBranchBeyond(place, group[i].End, traps[i]);
            IL.Emit(OpCodes.Br, traps[^1]);
        });
    }

    private void EmitCheckOfShared(LocalBuilder place, GroupedAccess[] group)
    {
        Label cold = IL.DefineLabel(), back = IL.DefineLabel();
        int at = site;
        EmitBranchBeyond(place, group[^1].End, cold);
        IL.MarkLabel(back);
        exits.Peek().Code.Add(() =>
        {
            IL.MarkLabel(cold);
            foreach (GroupedAccess access in group)
            {
                IL.Emit(OpCodes.Ldarg_0);
                EmitField(OpCodes.Ldfld, Member.Memory0);
                IL.Emit(OpCodes.Ldloc, place);
                EmitI8((long)access.End);
                IL.Emit(OpCodes.Add);
                EmitI4(access.Offset);
                EmitI4(at);
                EmitCallOf(Member.CheckAgain);
                IL.Emit(OpCodes.Stloc, lengthLocal!);
            }
            IL.Emit(OpCodes.Br, back);
        });
    }

    /// <summary>Branches if an access does not end within memory. What is subtracted from the length is the same for many accesses, and for
    /// every round of a loop: the just-in-time compiler does it once.</summary>
    private void EmitBranchBeyond(LocalBuilder place, ulong end, Label label)
    {
        IL.Emit(OpCodes.Ldloc, place);
        IL.Emit(OpCodes.Ldloc, lengthLocal!);
        EmitI8((long)end);
        IL.Emit(OpCodes.Sub);
        IL.Emit(OpCodes.Bgt, label);
    }

    private TemporaryExpression EmitAlignmentCheck(Expression address, ulong offset, int width)
    {
        TemporaryExpression settled = stack.Settle(address);
        if (width > 1)
        {
            IL.Emit(OpCodes.Ldloc, settled.Local);
            if (settled.Kind == ValueKind.I64)
                IL.Emit(OpCodes.Conv_I4);
            EmitI4((int)offset);
            IL.Emit(OpCodes.Add);
            EmitI4(width - 1);
            IL.Emit(OpCodes.And);
            IL.Emit(OpCodes.Brtrue, TrapExit(TrapKind.UnalignedAtomic));
        }
        return settled;
    }

    /// <summary>An access to a memory other than the first, or with 64-bit addresses: always compared, by a method.</summary>
    private TemporaryExpression EmitGeneralPlace(Expression address, MemArg argument, int width, bool isAtomic)
    {
        if (isAtomic)
            address = EmitAlignmentCheck(address, argument.Offset, width);
        if ((address.Effects & Effects.CanTrap) != 0)
            address = stack.Settle(address);
        stack.Settle(Effects.CanTrap);
        IL.Emit(OpCodes.Ldarg_0);
        EmitField(OpCodes.Ldfld, Member.Memories);
        EmitI4(argument.Memory);
        IL.Emit(OpCodes.Ldelem_Ref);
        address.Emit(this);
        EmitWidened(content.Memories[argument.Memory].Is64);
        EmitI8((long)argument.Offset);
        EmitI4(width);
        EmitCallOf(Member.Place);
        LocalBuilder place = Temporaries.Take(ValueKind.I64);
        IL.Emit(OpCodes.Stloc, place);
        return new(ValueKind.I64, place, owned: true);
    }

    /// <summary>memory.atomic.wait32, wait64 and notify: methods that take the instance and the effective address.</summary>
    private void EmitWaitOrNotify(Opcode opcode, MemArg argument, Expression address, Expression[] operands)
    {
        stack.Settle(Effects.AcrossCalls);
        IL.Emit(OpCodes.Ldarg_0);
        EmitI4(argument.Memory);
        address.Emit(this);
        EmitWidened(content.Memories[argument.Memory].Is64);
        EmitI8((long)argument.Offset);
        foreach (Expression operand in operands)
            operand.Emit(this);
        EmitCallOf(Member.Method(typeof(AtomicWait), opcode.ToString()));
        PushResult(ValueKind.I32);
        ReadLength();
    }

    private void EmitMemoryOperation(Opcode opcode, ref CodeReader reader)
    {
        switch (opcode)
        {
            case Opcode.MemorySize:
                EmitMemorySize(reader.ReadMemoryIndex());
                break;
            case Opcode.MemoryGrow:
                int grown = reader.ReadMemoryIndex();
                EmitBulk(Member.MemoryGrow, [content.Memories[grown].Is64], grown);
                if (!content.Memories[grown].Is64)
                    IL.Emit(OpCodes.Conv_I4);
                PushResult(content.Memories[grown].Is64 ? ValueKind.I64 : ValueKind.I32);
                ReadLength();
                break;
            case Opcode.MemoryFill:
                int filled = reader.ReadMemoryIndex();
                EmitBulk(Member.MemoryFill, [content.Memories[filled].Is64, null, content.Memories[filled].Is64], filled);
                break;
            case Opcode.MemoryCopy:
                int to = reader.ReadMemoryIndex(), from = reader.ReadMemoryIndex();
                bool to64 = content.Memories[to].Is64, from64 = content.Memories[from].Is64;
                if (to == 0 && from == 0 && !to64)
                    EmitBulk(Member.MemoryCopyInFirst, [null, null, null]);
                else
                    EmitBulk(Member.MemoryCopy, [to64, from64, to64 && from64], to, from);
                break;
            case Opcode.MemoryInit:
                int segment = reader.ReadIndex(), memory = reader.ReadMemoryIndex();
                EmitBulk(Member.MemoryInit, [content.Memories[memory].Is64, false, false], segment, memory);
                break;
            case Opcode.DataDrop:
                EmitBulk(Member.DataDrop, [], reader.ReadIndex());
                break;
        }
    }

    private void EmitMemorySize(int memory)
    {
        MemoryType memoryType = content.Memories[memory];
        stack.Push(new OperationExpression(memoryType.Is64 ? ValueKind.I64 : ValueKind.I32, Effects.ReadsMemory, Opcode.MemorySize, c =>
        {
            c.IL.Emit(OpCodes.Ldarg_0);
            c.EmitField(OpCodes.Ldfld, Member.Memories);
            c.EmitI4(memory);
            c.IL.Emit(OpCodes.Ldelem_Ref);
            c.EmitCallOf(Member.MemorySize);
            if (!memoryType.Is64)
                c.IL.Emit(OpCodes.Conv_I4);
        }));
    }

    /// <summary>Calls a method of <see cref="BulkOperations"/> with the instance, operands and indices.</summary>
    /// <param name="method">The method.</param>
    /// <param name="operands">For each operand whether it is a 64-bit size or address (true), a 32-bit one (false), or something that is
    /// passed as it is (null).</param>
    /// <param name="indices">Indices of memories, tables or segments.</param>
    private void EmitBulk(System.Reflection.MethodInfo method, bool?[] operands, params ReadOnlySpan<int> indices)
    {
        Expression[] values = stack.Pop(operands.Length);
        stack.Settle(Effects.AcrossCalls);
        IL.Emit(OpCodes.Ldarg_0);
        for (int i = 0; i < values.Length; i++)
        {
            values[i].Emit(this);
            if (operands[i] is bool is64)
                EmitWidened(is64);
        }
        foreach (int index in indices)
            EmitI4(index);
        EmitCallOf(method);
    }

    /// <summary>Makes a 64-bit number of an address or size.</summary>
    private void EmitWidened(bool is64)
    {
        if (!is64)
            IL.Emit(OpCodes.Conv_U8);
    }

    private void EmitBasePlus(ulong offset)
    {
        IL.Emit(OpCodes.Ldloc, baseLocal!);
        if (offset == 0)
            return;
        EmitI8((long)offset);
        IL.Emit(OpCodes.Add);
    }

    private void EmitI8(long value)
    {
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            EmitI4((int)value);
            IL.Emit(OpCodes.Conv_I8);
            return;
        }
        IL.Emit(OpCodes.Ldc_I8, value);
    }

    private static ValueKind KindOf(char letter) => letter switch
    {
        'i' => ValueKind.I32,
        'I' => ValueKind.I64,
        'f' => ValueKind.F32,
        'F' => ValueKind.F64,
        _ => ValueKind.V128,
    };
}
