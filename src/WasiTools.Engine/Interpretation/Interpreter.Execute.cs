using System.Runtime.CompilerServices;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>The loop over steps. Instructions that are short and frequent are here, the others in <see cref="RareSteps"/>.</summary>
internal static unsafe partial class Interpreter
{
    private static void Execute(Instance instance, InterpretedFunction function, ulong* frame, Activation activation)
    {
        int* steps = function.Steps;
        ulong* top = frame + function.Variables;
        byte* start = instance.MemoryBase;
        Memory memory = instance.Memory0!;
        while (true)
        {
            ulong place;
            CallShape shape;
            switch ((Opcode)steps[0])
            {
                case Opcode.LocalGet:
                    *top++ = frame[steps[1]];
                    steps += 2;
                    break;
                case Opcode.LocalSet:
                    frame[steps[1]] = *--top;
                    steps += 2;
                    break;
                case Opcode.LocalTee:
                    frame[steps[1]] = top[-1];
                    steps += 2;
                    break;
                case Opcode.I32Const:
                    *top++ = (uint)steps[1];
                    steps += 2;
                    break;
                case Opcode.I64Const:
                    *top++ = (uint)steps[1] | (ulong)(uint)steps[2] << 32;
                    steps += 3;
                    break;
                case Opcode.GlobalGet:
                    *top++ = *instance.Globals[steps[1]].Cell;
                    steps += 2;
                    break;
                case Opcode.GlobalSet:
                    *instance.Globals[steps[1]].Cell = *--top;
                    steps += 2;
                    break;
                case Opcode.Drop:
                    top--;
                    steps++;
                    break;
                case Opcode.Select:
                    top -= 2;
                    if ((uint)top[1] == 0)
                        top[-1] = top[0];
                    steps++;
                    break;
                case Step.Jump:
                    steps = function.Steps + steps[1];
                    break;
                case Step.JumpIf:
                    steps = (uint)*--top != 0 ? function.Steps + steps[1] : steps + 2;
                    break;
                case Step.JumpUnless:
                    steps = (uint)*--top == 0 ? function.Steps + steps[1] : steps + 2;
                    break;
                case Step.JumpWith:
                    top = Move(top, frame + function.Variables + steps[2], steps[3]);
                    steps = function.Steps + steps[1];
                    break;
                case Step.JumpTable:
                    steps = function.Steps + steps[2 + Math.Min((uint)*--top, (uint)steps[1])];
                    break;
                case Step.Leave:
                    if (steps[1] != 0)
                        frame[0] = top[-1];
                    return;
                case Step.EnterLoop:
                    if (Volatile.Read(ref instance.Context->StopRequested) != 0)
                        CallOperations.StopRequested(instance);
                    InterpretedLoop loop = function.Loops[steps[1]];
                    if (loop.Code == 0 && !function.Module.IsHot(function, loop))
                    {
                        steps += 2;
                        break;
                    }
                    activation.Step = (int)(steps - function.Steps);
                    int next = RunLoop(instance, function, loop, frame, ref top);
                    if (next < 0)
                        return;
                    steps = function.Steps + next;
                    break;
                case Step.CallDefined:
                    activation.Step = (int)(steps - function.Steps);
                    shape = new CallShape(steps[2]);
                    top -= shape.Parameters;
                    CallDefined(instance, steps[1], shape, top);
                    top += shape.Results;
                    steps += 3;
                    break;
                case Step.CallImported:
                    activation.Step = (int)(steps - function.Steps);
                    shape = new CallShape(steps[2]);
                    top -= shape.Parameters;
                    CallFunc(instance, instance.ImportedFunctions[steps[1]], shape, top);
                    top += shape.Results;
                    steps += 3;
                    break;
                case Step.CallTable:
                    activation.Step = (int)(steps - function.Steps);
                    shape = new CallShape(steps[3]);
                    top -= shape.Parameters + 1;
                    Func callee = CallOperations.LookUp(
                        instance.Tables[steps[2]], (uint)top[shape.Parameters], instance.Types[steps[1]].Id);
                    CallFunc(instance, callee, shape, top);
                    top += shape.Results;
                    steps += 4;
                    break;
                case Opcode.I32Load or Opcode.F32Load or Opcode.I64Load32U:
                    place = (uint)top[-1] + (ulong)(uint)steps[1];
                    if (place + 4 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    top[-1] = Unsafe.ReadUnaligned<uint>(start + place);
                    steps += 2;
                    break;
                case Opcode.I64Load or Opcode.F64Load:
                    place = (uint)top[-1] + (ulong)(uint)steps[1];
                    if (place + 8 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    top[-1] = Unsafe.ReadUnaligned<ulong>(start + place);
                    steps += 2;
                    break;
                case Opcode.I32Load8S:
                    place = (uint)top[-1] + (ulong)(uint)steps[1];
                    if (place + 1 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    top[-1] = (uint)(sbyte)start[place];
                    steps += 2;
                    break;
                case Opcode.I32Load8U or Opcode.I64Load8U:
                    place = (uint)top[-1] + (ulong)(uint)steps[1];
                    if (place + 1 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    top[-1] = start[place];
                    steps += 2;
                    break;
                case Opcode.I32Load16S:
                    place = (uint)top[-1] + (ulong)(uint)steps[1];
                    if (place + 2 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    top[-1] = (uint)Unsafe.ReadUnaligned<short>(start + place);
                    steps += 2;
                    break;
                case Opcode.I32Load16U or Opcode.I64Load16U:
                    place = (uint)top[-1] + (ulong)(uint)steps[1];
                    if (place + 2 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    top[-1] = Unsafe.ReadUnaligned<ushort>(start + place);
                    steps += 2;
                    break;
                case Opcode.I64Load8S:
                    place = (uint)top[-1] + (ulong)(uint)steps[1];
                    if (place + 1 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    top[-1] = (ulong)(sbyte)start[place];
                    steps += 2;
                    break;
                case Opcode.I64Load16S:
                    place = (uint)top[-1] + (ulong)(uint)steps[1];
                    if (place + 2 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    top[-1] = (ulong)Unsafe.ReadUnaligned<short>(start + place);
                    steps += 2;
                    break;
                case Opcode.I64Load32S:
                    place = (uint)top[-1] + (ulong)(uint)steps[1];
                    if (place + 4 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    top[-1] = (ulong)Unsafe.ReadUnaligned<int>(start + place);
                    steps += 2;
                    break;
                case Opcode.I32Store or Opcode.F32Store or Opcode.I64Store32:
                    place = (uint)top[-2] + (ulong)(uint)steps[1];
                    if (place + 4 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    Unsafe.WriteUnaligned(start + place, (uint)top[-1]);
                    top -= 2;
                    steps += 2;
                    break;
                case Opcode.I64Store or Opcode.F64Store:
                    place = (uint)top[-2] + (ulong)(uint)steps[1];
                    if (place + 8 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    Unsafe.WriteUnaligned(start + place, (ulong)top[-1]);
                    top -= 2;
                    steps += 2;
                    break;
                case Opcode.I32Store8 or Opcode.I64Store8:
                    place = (uint)top[-2] + (ulong)(uint)steps[1];
                    if (place + 1 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    Unsafe.WriteUnaligned(start + place, (byte)top[-1]);
                    top -= 2;
                    steps += 2;
                    break;
                case Opcode.I32Store16 or Opcode.I64Store16:
                    place = (uint)top[-2] + (ulong)(uint)steps[1];
                    if (place + 2 > (ulong)memory.ByteLength)
                        goto OutOfBounds;
                    Unsafe.WriteUnaligned(start + place, (ushort)top[-1]);
                    top -= 2;
                    steps += 2;
                    break;
                case Opcode.I32Eqz:
                    top[-1] = (uint)top[-1] == 0 ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I32Eq:
                    top--;
                    top[-1] = (uint)top[-1] == (uint)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I32Ne:
                    top--;
                    top[-1] = (uint)top[-1] != (uint)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I32LtS:
                    top--;
                    top[-1] = (int)top[-1] < (int)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I32LtU:
                    top--;
                    top[-1] = (uint)top[-1] < (uint)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I32GtS:
                    top--;
                    top[-1] = (int)top[-1] > (int)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I32GtU:
                    top--;
                    top[-1] = (uint)top[-1] > (uint)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I32LeS:
                    top--;
                    top[-1] = (int)top[-1] <= (int)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I32LeU:
                    top--;
                    top[-1] = (uint)top[-1] <= (uint)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I32GeS:
                    top--;
                    top[-1] = (int)top[-1] >= (int)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I32GeU:
                    top--;
                    top[-1] = (uint)top[-1] >= (uint)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I32Add:
                    top--;
                    top[-1] = (uint)top[-1] + (uint)top[0];
                    steps++;
                    break;
                case Opcode.I32Sub:
                    top--;
                    top[-1] = (uint)top[-1] - (uint)top[0];
                    steps++;
                    break;
                case Opcode.I32Mul:
                    top--;
                    top[-1] = (uint)top[-1] * (uint)top[0];
                    steps++;
                    break;
                case Opcode.I32And:
                    top--;
                    top[-1] = (uint)top[-1] & (uint)top[0];
                    steps++;
                    break;
                case Opcode.I32Or:
                    top--;
                    top[-1] = (uint)top[-1] | (uint)top[0];
                    steps++;
                    break;
                case Opcode.I32Xor:
                    top--;
                    top[-1] = (uint)top[-1] ^ (uint)top[0];
                    steps++;
                    break;
                case Opcode.I32Shl:
                    top--;
                    top[-1] = (uint)top[-1] << (int)top[0];
                    steps++;
                    break;
                case Opcode.I32ShrU:
                    top--;
                    top[-1] = (uint)top[-1] >> (int)top[0];
                    steps++;
                    break;
                case Opcode.I32ShrS:
                    top--;
                    top[-1] = (uint)((int)top[-1] >> (int)top[0]);
                    steps++;
                    break;
                case Opcode.I64Eqz:
                    top[-1] = top[-1] == 0 ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I64Eq:
                    top--;
                    top[-1] = top[-1] == top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I64Ne:
                    top--;
                    top[-1] = top[-1] != top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I64LtS:
                    top--;
                    top[-1] = (long)top[-1] < (long)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I64LtU:
                    top--;
                    top[-1] = top[-1] < top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I64GtS:
                    top--;
                    top[-1] = (long)top[-1] > (long)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I64GtU:
                    top--;
                    top[-1] = top[-1] > top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I64LeS:
                    top--;
                    top[-1] = (long)top[-1] <= (long)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I64LeU:
                    top--;
                    top[-1] = top[-1] <= top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I64GeS:
                    top--;
                    top[-1] = (long)top[-1] >= (long)top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I64GeU:
                    top--;
                    top[-1] = top[-1] >= top[0] ? 1u : 0;
                    steps++;
                    break;
                case Opcode.I64Add:
                    top--;
                    top[-1] = top[-1] + top[0];
                    steps++;
                    break;
                case Opcode.I64Sub:
                    top--;
                    top[-1] = top[-1] - top[0];
                    steps++;
                    break;
                case Opcode.I64Mul:
                    top--;
                    top[-1] = top[-1] * top[0];
                    steps++;
                    break;
                case Opcode.I64And:
                    top--;
                    top[-1] = top[-1] & top[0];
                    steps++;
                    break;
                case Opcode.I64Or:
                    top--;
                    top[-1] = top[-1] | top[0];
                    steps++;
                    break;
                case Opcode.I64Xor:
                    top--;
                    top[-1] = top[-1] ^ top[0];
                    steps++;
                    break;
                case Opcode.I64Shl:
                    top--;
                    top[-1] = top[-1] << (int)top[0];
                    steps++;
                    break;
                case Opcode.I64ShrU:
                    top--;
                    top[-1] = top[-1] >> (int)top[0];
                    steps++;
                    break;
                case Opcode.I64ShrS:
                    top--;
                    top[-1] = (ulong)((long)top[-1] >> (int)top[0]);
                    steps++;
                    break;
                case Opcode.I32WrapI64:
                    top[-1] = (uint)top[-1];
                    steps++;
                    break;
                case Opcode.I64ExtendI32S:
                    top[-1] = (ulong)(int)top[-1];
                    steps++;
                    break;
                case Opcode.I64ExtendI32U:
                    top[-1] = (uint)top[-1];
                    steps++;
                    break;
                case Opcode.I32Extend8S:
                    top[-1] = (uint)(sbyte)top[-1];
                    steps++;
                    break;
                case Opcode.I32Extend16S:
                    top[-1] = (uint)(short)top[-1];
                    steps++;
                    break;
                case Opcode.I64Extend8S:
                    top[-1] = (ulong)(sbyte)top[-1];
                    steps++;
                    break;
                case Opcode.I64Extend16S:
                    top[-1] = (ulong)(short)top[-1];
                    steps++;
                    break;
                case Opcode.I64Extend32S:
                    top[-1] = (ulong)(int)top[-1];
                    steps++;
                    break;
                default:
                    activation.Step = (int)(steps - function.Steps);
                    top = RareSteps.Execute(instance, ref steps, top);
                    break;
            }
        }
    OutOfBounds:
        Throw.TrapAt(TrapKind.OutOfBoundsMemoryAccess, function.OffsetOf((int)(steps - function.Steps)));
    }

    /// <summary>Moves the topmost values down.</summary>
    /// <returns>The place above them.</returns>
    private static ulong* Move(ulong* top, ulong* to, int count)
    {
        for (int i = 0; i < count; i++)
            to[i] = top[i - count];
        return to + count;
    }
}
