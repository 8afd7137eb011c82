using System.Numerics;
using System.Runtime.CompilerServices;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>The loop over steps. Instructions that are short and frequent are here, the others in <see cref="RareSteps"/>.</summary>
internal static unsafe partial class Interpreter
{
    private static void Execute(Instance instance, InterpretedFunction function, ulong* frame, Activation activation, GuestThread thread)
    {
        int* steps = function.Steps;
        byte* start = instance.MemoryBase;
        Memory memory = instance.Memory0!;
        while (true)
        {
            ulong place;
            ulong* values;
            CallShape shape;
            switch ((Opcode)steps[0])
            {
                case Step.Copy:
                    frame[steps[1]] = frame[steps[2]];
                    steps += 3;
                    break;
                case Opcode.GlobalGet:
                    frame[steps[1]] = instance.GlobalSlots[steps[2]];
                    steps += 3;
                    break;
                case Opcode.GlobalSet:
                    instance.GlobalSlots[steps[1]] = frame[steps[2]];
                    steps += 3;
                    break;
                case Opcode.Select:
                    frame[steps[1]] = frame[(uint)frame[steps[4]] != 0 ? steps[2] : steps[3]];
                    steps += 5;
                    break;
                case Step.Jump:
                    steps = function.Steps + steps[1];
                    break;
                case Step.JumpIf:
                    steps = (uint)frame[steps[2]] != 0 ? function.Steps + steps[1] : steps + 3;
                    break;
                case Step.JumpUnless:
                    steps = (uint)frame[steps[2]] == 0 ? function.Steps + steps[1] : steps + 3;
                    break;
                case Step.JumpIfI32Eq:
                    steps = (uint)frame[steps[2]] == (uint)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI32Ne:
                    steps = (uint)frame[steps[2]] != (uint)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI32LtS:
                    steps = (int)frame[steps[2]] < (int)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI32LtU:
                    steps = (uint)frame[steps[2]] < (uint)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI32GtS:
                    steps = (int)frame[steps[2]] > (int)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI32GtU:
                    steps = (uint)frame[steps[2]] > (uint)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI32LeS:
                    steps = (int)frame[steps[2]] <= (int)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI32LeU:
                    steps = (uint)frame[steps[2]] <= (uint)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI32GeS:
                    steps = (int)frame[steps[2]] >= (int)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI32GeU:
                    steps = (uint)frame[steps[2]] >= (uint)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI64Eq:
                    steps = frame[steps[2]] == frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI64Ne:
                    steps = frame[steps[2]] != frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI64LtS:
                    steps = (long)frame[steps[2]] < (long)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI64LtU:
                    steps = frame[steps[2]] < frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI64GtS:
                    steps = (long)frame[steps[2]] > (long)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI64GtU:
                    steps = frame[steps[2]] > frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI64LeS:
                    steps = (long)frame[steps[2]] <= (long)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI64LeU:
                    steps = frame[steps[2]] <= frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI64GeS:
                    steps = (long)frame[steps[2]] >= (long)frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpIfI64GeU:
                    steps = frame[steps[2]] >= frame[steps[3]] ? function.Steps + steps[1] : steps + 4;
                    break;
                case Step.JumpTable:
                    steps = function.Steps + steps[3 + Math.Min((uint)frame[steps[1]], (uint)steps[2])];
                    break;
                case Step.Leave:
                    return;
                case Step.LeaveWith:
                    frame[0] = frame[steps[1]];
                    return;
                case Step.EnterLoop:
                    if (Volatile.Read(ref instance.Context->StopRequested) != 0)
                        CallOperations.StopRequested(instance);
                    InterpretedLoop loop = function.Loops[steps[1]];
                    if (loop.Heat < loop.Limit || !function.Module.HasCode(function, loop))
                    {
                        loop.Heat++;
                        steps += 2;
                        break;
                    }
                    activation.Step = (int)(steps - function.Steps);
                    int next = RunLoop(instance, function, loop, frame);
                    if (next < 0)
                        return;
                    steps = function.Steps + next;
                    break;
                case Step.CallDefined:
                    activation.Step = (int)(steps - function.Steps);
                    shape = new CallShape(steps[2]);
                    values = Pass(frame, frame + steps[3], steps + 5, shape.Parameters);
                    CallDefined(instance, steps[1], shape, values, thread);
                    if (shape.Results != 0)
                        frame[steps[4]] = values[0];
                    steps += 5 + shape.Parameters;
                    break;
                case Step.CallImported:
                    activation.Step = (int)(steps - function.Steps);
                    shape = new CallShape(steps[2]);
                    values = Pass(frame, frame + steps[3], steps + 5, shape.Parameters);
                    CallFunc(instance, instance.ImportedFunctions[steps[1]], shape, values, thread);
                    if (shape.Results != 0)
                        frame[steps[4]] = values[0];
                    steps += 5 + shape.Parameters;
                    break;
                case Step.CallTable:
                    activation.Step = (int)(steps - function.Steps);
                    shape = new CallShape(steps[4]);
                    Func callee = CallOperations.LookUp(instance.Tables[steps[2]], (uint)frame[steps[3]], instance.Types[steps[1]].Id);
                    values = Pass(frame, frame + steps[5], steps + 7, shape.Parameters);
                    CallFunc(instance, callee, shape, values, thread);
                    if (shape.Results != 0)
                        frame[steps[6]] = values[0];
                    steps += 7 + shape.Parameters;
                    break;
                case Opcode.I32Load or Opcode.F32Load or Opcode.I64Load32U:
                    place = (uint)frame[steps[2]] + (ulong)(uint)steps[3];
                    if (place + 4 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    frame[steps[1]] = Unsafe.ReadUnaligned<uint>(start + place);
                    steps += 4;
                    break;
                case Opcode.I64Load or Opcode.F64Load:
                    place = (uint)frame[steps[2]] + (ulong)(uint)steps[3];
                    if (place + 8 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    frame[steps[1]] = Unsafe.ReadUnaligned<ulong>(start + place);
                    steps += 4;
                    break;
                case Opcode.I32Load8S:
                    place = (uint)frame[steps[2]] + (ulong)(uint)steps[3];
                    if (place + 1 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    frame[steps[1]] = (uint)(sbyte)start[place];
                    steps += 4;
                    break;
                case Opcode.I32Load8U or Opcode.I64Load8U:
                    place = (uint)frame[steps[2]] + (ulong)(uint)steps[3];
                    if (place + 1 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    frame[steps[1]] = start[place];
                    steps += 4;
                    break;
                case Opcode.I32Load16S:
                    place = (uint)frame[steps[2]] + (ulong)(uint)steps[3];
                    if (place + 2 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    frame[steps[1]] = (uint)Unsafe.ReadUnaligned<short>(start + place);
                    steps += 4;
                    break;
                case Opcode.I32Load16U or Opcode.I64Load16U:
                    place = (uint)frame[steps[2]] + (ulong)(uint)steps[3];
                    if (place + 2 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    frame[steps[1]] = Unsafe.ReadUnaligned<ushort>(start + place);
                    steps += 4;
                    break;
                case Opcode.I64Load8S:
                    place = (uint)frame[steps[2]] + (ulong)(uint)steps[3];
                    if (place + 1 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    frame[steps[1]] = (ulong)(sbyte)start[place];
                    steps += 4;
                    break;
                case Opcode.I64Load16S:
                    place = (uint)frame[steps[2]] + (ulong)(uint)steps[3];
                    if (place + 2 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    frame[steps[1]] = (ulong)Unsafe.ReadUnaligned<short>(start + place);
                    steps += 4;
                    break;
                case Opcode.I64Load32S:
                    place = (uint)frame[steps[2]] + (ulong)(uint)steps[3];
                    if (place + 4 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    frame[steps[1]] = (ulong)Unsafe.ReadUnaligned<int>(start + place);
                    steps += 4;
                    break;
                case Opcode.I32Store or Opcode.F32Store or Opcode.I64Store32:
                    place = (uint)frame[steps[1]] + (ulong)(uint)steps[3];
                    if (place + 4 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    Unsafe.WriteUnaligned(start + place, (uint)frame[steps[2]]);
                    steps += 4;
                    break;
                case Opcode.I64Store or Opcode.F64Store:
                    place = (uint)frame[steps[1]] + (ulong)(uint)steps[3];
                    if (place + 8 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    Unsafe.WriteUnaligned(start + place, frame[steps[2]]);
                    steps += 4;
                    break;
                case Opcode.I32Store8 or Opcode.I64Store8:
                    place = (uint)frame[steps[1]] + (ulong)(uint)steps[3];
                    if (place + 1 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    Unsafe.WriteUnaligned(start + place, (byte)frame[steps[2]]);
                    steps += 4;
                    break;
                case Opcode.I32Store16 or Opcode.I64Store16:
                    place = (uint)frame[steps[1]] + (ulong)(uint)steps[3];
                    if (place + 2 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    Unsafe.WriteUnaligned(start + place, (ushort)frame[steps[2]]);
                    steps += 4;
                    break;
                case Opcode.I32Eqz:
                    frame[steps[1]] = (uint)frame[steps[2]] == 0 ? 1u : 0;
                    steps += 3;
                    break;
                case Opcode.I32Eq:
                    frame[steps[1]] = (uint)frame[steps[2]] == (uint)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I32Ne:
                    frame[steps[1]] = (uint)frame[steps[2]] != (uint)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I32LtS:
                    frame[steps[1]] = (int)frame[steps[2]] < (int)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I32LtU:
                    frame[steps[1]] = (uint)frame[steps[2]] < (uint)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I32GtS:
                    frame[steps[1]] = (int)frame[steps[2]] > (int)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I32GtU:
                    frame[steps[1]] = (uint)frame[steps[2]] > (uint)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I32LeS:
                    frame[steps[1]] = (int)frame[steps[2]] <= (int)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I32LeU:
                    frame[steps[1]] = (uint)frame[steps[2]] <= (uint)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I32GeS:
                    frame[steps[1]] = (int)frame[steps[2]] >= (int)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I32GeU:
                    frame[steps[1]] = (uint)frame[steps[2]] >= (uint)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I32Add:
                    frame[steps[1]] = (uint)frame[steps[2]] + (uint)frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I32Sub:
                    frame[steps[1]] = (uint)frame[steps[2]] - (uint)frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I32Mul:
                    frame[steps[1]] = (uint)frame[steps[2]] * (uint)frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I32And:
                    frame[steps[1]] = (uint)frame[steps[2]] & (uint)frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I32Or:
                    frame[steps[1]] = (uint)frame[steps[2]] | (uint)frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I32Xor:
                    frame[steps[1]] = (uint)frame[steps[2]] ^ (uint)frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I32Shl:
                    frame[steps[1]] = (uint)frame[steps[2]] << (int)frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I32ShrU:
                    frame[steps[1]] = (uint)frame[steps[2]] >> (int)frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I32ShrS:
                    frame[steps[1]] = (uint)((int)frame[steps[2]] >> (int)frame[steps[3]]);
                    steps += 4;
                    break;
                case Opcode.I32Rotl:
                    frame[steps[1]] = BitOperations.RotateLeft((uint)frame[steps[2]], (int)frame[steps[3]]);
                    steps += 4;
                    break;
                case Opcode.I32Rotr:
                    frame[steps[1]] = BitOperations.RotateRight((uint)frame[steps[2]], (int)frame[steps[3]]);
                    steps += 4;
                    break;
                case Opcode.I64Eqz:
                    frame[steps[1]] = frame[steps[2]] == 0 ? 1u : 0;
                    steps += 3;
                    break;
                case Opcode.I64Eq:
                    frame[steps[1]] = frame[steps[2]] == frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I64Ne:
                    frame[steps[1]] = frame[steps[2]] != frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I64LtS:
                    frame[steps[1]] = (long)frame[steps[2]] < (long)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I64LtU:
                    frame[steps[1]] = frame[steps[2]] < frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I64GtS:
                    frame[steps[1]] = (long)frame[steps[2]] > (long)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I64GtU:
                    frame[steps[1]] = frame[steps[2]] > frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I64LeS:
                    frame[steps[1]] = (long)frame[steps[2]] <= (long)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I64LeU:
                    frame[steps[1]] = frame[steps[2]] <= frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I64GeS:
                    frame[steps[1]] = (long)frame[steps[2]] >= (long)frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I64GeU:
                    frame[steps[1]] = frame[steps[2]] >= frame[steps[3]] ? 1u : 0;
                    steps += 4;
                    break;
                case Opcode.I64Add:
                    frame[steps[1]] = frame[steps[2]] + frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I64Sub:
                    frame[steps[1]] = frame[steps[2]] - frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I64Mul:
                    frame[steps[1]] = frame[steps[2]] * frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I64And:
                    frame[steps[1]] = frame[steps[2]] & frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I64Or:
                    frame[steps[1]] = frame[steps[2]] | frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I64Xor:
                    frame[steps[1]] = frame[steps[2]] ^ frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I64Shl:
                    frame[steps[1]] = frame[steps[2]] << (int)frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I64ShrU:
                    frame[steps[1]] = frame[steps[2]] >> (int)frame[steps[3]];
                    steps += 4;
                    break;
                case Opcode.I64ShrS:
                    frame[steps[1]] = (ulong)((long)frame[steps[2]] >> (int)frame[steps[3]]);
                    steps += 4;
                    break;
                case Opcode.I64Rotl:
                    frame[steps[1]] = BitOperations.RotateLeft(frame[steps[2]], (int)frame[steps[3]]);
                    steps += 4;
                    break;
                case Opcode.I64Rotr:
                    frame[steps[1]] = BitOperations.RotateRight(frame[steps[2]], (int)frame[steps[3]]);
                    steps += 4;
                    break;
                case Opcode.I32WrapI64 or Opcode.I64ExtendI32U:
                    frame[steps[1]] = (uint)frame[steps[2]];
                    steps += 3;
                    break;
                case Opcode.I64ExtendI32S or Opcode.I64Extend32S:
                    frame[steps[1]] = (ulong)(int)frame[steps[2]];
                    steps += 3;
                    break;
                case Opcode.I32Extend8S:
                    frame[steps[1]] = (uint)(sbyte)frame[steps[2]];
                    steps += 3;
                    break;
                case Opcode.I32Extend16S:
                    frame[steps[1]] = (uint)(short)frame[steps[2]];
                    steps += 3;
                    break;
                case Opcode.I64Extend8S:
                    frame[steps[1]] = (ulong)(sbyte)frame[steps[2]];
                    steps += 3;
                    break;
                case Opcode.I64Extend16S:
                    frame[steps[1]] = (ulong)(short)frame[steps[2]];
                    steps += 3;
                    break;
                case Opcode.F32Add:
                    frame[steps[1]] = FloatSteps.Bits(FloatSteps.Single(frame[steps[2]]) + FloatSteps.Single(frame[steps[3]]));
                    steps += 4;
                    break;
                case Opcode.F32Sub:
                    frame[steps[1]] = FloatSteps.Bits(FloatSteps.Single(frame[steps[2]]) - FloatSteps.Single(frame[steps[3]]));
                    steps += 4;
                    break;
                case Opcode.F32Mul:
                    frame[steps[1]] = FloatSteps.Bits(FloatSteps.Single(frame[steps[2]]) * FloatSteps.Single(frame[steps[3]]));
                    steps += 4;
                    break;
                case Opcode.F32Div:
                    frame[steps[1]] = FloatSteps.Bits(FloatSteps.Single(frame[steps[2]]) / FloatSteps.Single(frame[steps[3]]));
                    steps += 4;
                    break;
                case Opcode.F64Add:
                    frame[steps[1]] = FloatSteps.Bits(FloatSteps.Double(frame[steps[2]]) + FloatSteps.Double(frame[steps[3]]));
                    steps += 4;
                    break;
                case Opcode.F64Sub:
                    frame[steps[1]] = FloatSteps.Bits(FloatSteps.Double(frame[steps[2]]) - FloatSteps.Double(frame[steps[3]]));
                    steps += 4;
                    break;
                case Opcode.F64Mul:
                    frame[steps[1]] = FloatSteps.Bits(FloatSteps.Double(frame[steps[2]]) * FloatSteps.Double(frame[steps[3]]));
                    steps += 4;
                    break;
                case Opcode.F64Div:
                    frame[steps[1]] = FloatSteps.Bits(FloatSteps.Double(frame[steps[2]]) / FloatSteps.Double(frame[steps[3]]));
                    steps += 4;
                    break;
                default:
                    activation.Step = (int)(steps - function.Steps);
                    steps += RareSteps.Execute(instance, steps, frame);
                    break;
            }
        }
    OutOfBounds:
        Throw.TrapAt(TrapKind.OutOfBoundsMemoryAccess, function.OffsetOf((int)(steps - function.Steps)));
    }

    /// <summary>Puts a call's arguments where the callee's frame begins.</summary>
    /// <param name="frame">The caller's frame.</param>
    /// <param name="to">The callee's.</param>
    /// <param name="slots">Where in the caller's frame they are.</param>
    /// <param name="count">How many there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* Pass(ulong* frame, ulong* to, int* slots, int count)
    {
        // One that is an operand is in its place already, so that none is overwritten before it is passed.
        for (int i = 0; i < count; i++)
            to[i] = frame[slots[i]];
        return to;
    }
}
