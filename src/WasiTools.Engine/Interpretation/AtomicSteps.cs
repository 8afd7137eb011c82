using System.Diagnostics;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Structure;
using static WasiTools.Engine.Execution.Numerics.AtomicOperations;

namespace WasiTools.Engine.Interpretation;

/// <summary>The atomic instructions (threads proposal). What they read is zero-extended, and slots hold an i32 as they hold an i64 of its
/// value, so the two differ in width alone.</summary>
internal static unsafe class AtomicSteps
{
    /// <summary>Does one: result, if there is one; address, operands, offset.</summary>
    /// <returns>How long it is.</returns>
    public static int Execute(Instance instance, int* steps, ulong* frame)
    {
        Opcode opcode = (Opcode)steps[0];
        switch (opcode)
        {
            case Opcode.AtomicFence:
                AtomicFence();
                return 1;
            case Opcode.MemoryAtomicNotify:
                frame[steps[1]] = (uint)AtomicWait.MemoryAtomicNotify(instance, 0, (uint)frame[steps[2]], (uint)steps[4], (int)frame[steps[3]]);
                return 5;
            case Opcode.MemoryAtomicWait32:
                frame[steps[1]] = (uint)AtomicWait.MemoryAtomicWait32(
                    instance, 0, (uint)frame[steps[2]], (uint)steps[5], (int)frame[steps[3]], (long)frame[steps[4]]);
                return 6;
            case Opcode.MemoryAtomicWait64:
                frame[steps[1]] = (uint)AtomicWait.MemoryAtomicWait64(
                    instance, 0, (uint)frame[steps[2]], (uint)steps[5], (long)frame[steps[3]], (long)frame[steps[4]]);
                return 6;
        }
        int width = OpcodeTable.Get(opcode).Width;
        switch (opcode)
        {
            case <= Opcode.I64AtomicLoad32U:
                frame[steps[1]] = (ulong)Load(Place(instance, frame[steps[2]], steps[3], width), width);
                return 4;
            case <= Opcode.I64AtomicStore32:
                Store(Place(instance, frame[steps[1]], steps[3], width), width, (long)frame[steps[2]]);
                return 4;
            case < Opcode.I32AtomicRmwCmpxchg:
                frame[steps[1]] = (ulong)Update(opcode, Place(instance, frame[steps[2]], steps[4], width), width, (long)frame[steps[3]]);
                return 5;
            default:
                frame[steps[1]] = (ulong)CompareExchange(
                    Place(instance, frame[steps[2]], steps[5], width), width, (long)frame[steps[3]], (long)frame[steps[4]]);
                return 6;
        }
    }

    private static byte* Place(Instance instance, ulong address, int offset, int width)
    {
        ulong place = (uint)address + (ulong)(uint)offset;
        if ((place & (ulong)(width - 1)) != 0)
            Throw.Trap(TrapKind.UnalignedAtomic);
        return Memory.Place(instance.Memory0!, place, 0, width);
    }

    private static long Load(byte* place, int width) => width switch
    {
        1 => I64AtomicLoad8U(place),
        2 => I64AtomicLoad16U(place),
        4 => I64AtomicLoad32U(place),
        _ => I64AtomicLoad(place),
    };

    private static void Store(byte* place, int width, long value)
    {
        switch (width)
        {
            case 1:
                I64AtomicStore8(place, value);
                break;
            case 2:
                I64AtomicStore16(place, value);
                break;
            case 4:
                I64AtomicStore32(place, value);
                break;
            default:
                I64AtomicStore(place, value);
                break;
        }
    }

    private static long Update(Opcode opcode, byte* place, int width, long value) => opcode switch
    {
        <= Opcode.I64AtomicRmw32AddU => width switch
        {
            1 => I64AtomicRmw8AddU(place, value),
            2 => I64AtomicRmw16AddU(place, value),
            4 => I64AtomicRmw32AddU(place, value),
            _ => I64AtomicRmwAdd(place, value),
        },
        <= Opcode.I64AtomicRmw32SubU => width switch
        {
            1 => I64AtomicRmw8SubU(place, value),
            2 => I64AtomicRmw16SubU(place, value),
            4 => I64AtomicRmw32SubU(place, value),
            _ => I64AtomicRmwSub(place, value),
        },
        <= Opcode.I64AtomicRmw32AndU => width switch
        {
            1 => I64AtomicRmw8AndU(place, value),
            2 => I64AtomicRmw16AndU(place, value),
            4 => I64AtomicRmw32AndU(place, value),
            _ => I64AtomicRmwAnd(place, value),
        },
        <= Opcode.I64AtomicRmw32OrU => width switch
        {
            1 => I64AtomicRmw8OrU(place, value),
            2 => I64AtomicRmw16OrU(place, value),
            4 => I64AtomicRmw32OrU(place, value),
            _ => I64AtomicRmwOr(place, value),
        },
        <= Opcode.I64AtomicRmw32XorU => width switch
        {
            1 => I64AtomicRmw8XorU(place, value),
            2 => I64AtomicRmw16XorU(place, value),
            4 => I64AtomicRmw32XorU(place, value),
            _ => I64AtomicRmwXor(place, value),
        },
        <= Opcode.I64AtomicRmw32XchgU => width switch
        {
            1 => I64AtomicRmw8XchgU(place, value),
            2 => I64AtomicRmw16XchgU(place, value),
            4 => I64AtomicRmw32XchgU(place, value),
            _ => I64AtomicRmwXchg(place, value),
        },
        _ => throw new UnreachableException(),
    };

    private static long CompareExchange(byte* place, int width, long expected, long replacement) => width switch
    {
        1 => I64AtomicRmw8CmpxchgU(place, expected, replacement),
        2 => I64AtomicRmw16CmpxchgU(place, expected, replacement),
        4 => I64AtomicRmw32CmpxchgU(place, expected, replacement),
        _ => I64AtomicRmwCmpxchg(place, expected, replacement),
    };
}
