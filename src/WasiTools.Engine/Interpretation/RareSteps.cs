using WasiTools.Engine.Execution;
using WasiTools.Engine.Execution.Numerics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>The instructions that are long or seldom, but for the atomic ones and those on floating-point numbers.</summary>
internal static unsafe class RareSteps
{
    private const int Unary = 3, Binary = 4;

    /// <summary>Does one.</summary>
    /// <returns>How long it is.</returns>
    public static int Execute(Instance instance, int* steps, ulong* frame)
    {
        Opcode opcode = (Opcode)steps[0];
        switch (opcode)
        {
            case Opcode.Unreachable:
                Throw.Trap(TrapKind.Unreachable);
                return 0;
            case Step.Constant:
                frame[steps[1]] = (uint)steps[2] | (ulong)(uint)steps[3] << 32;
                return 4;
            case Step.GetImportedGlobal:
                frame[steps[1]] = *instance.Globals[steps[2]].Cell;
                return 3;
            case Step.SetImportedGlobal:
                *instance.Globals[steps[1]].Cell = frame[steps[2]];
                return 3;
            case Opcode.MemorySize:
                frame[steps[1]] = (ulong)instance.Memory0!.Size;
                return 2;
            case Opcode.MemoryGrow:
                frame[steps[1]] = (uint)BulkOperations.MemoryGrow(instance, (uint)frame[steps[2]], 0);
                return 3;
            case Opcode.MemoryFill:
                BulkOperations.MemoryFill(instance, (uint)frame[steps[1]], (int)frame[steps[2]], (uint)frame[steps[3]], 0);
                return 4;
            case Opcode.MemoryCopy:
                BulkOperations.MemoryCopyInFirst(instance, (uint)frame[steps[1]], (uint)frame[steps[2]], (uint)frame[steps[3]]);
                return 4;
            case Opcode.MemoryInit:
                BulkOperations.MemoryInit(instance, (uint)frame[steps[1]], (uint)frame[steps[2]], (uint)frame[steps[3]], steps[4], 0);
                return 5;
            case Opcode.DataDrop:
                BulkOperations.DataDrop(instance, steps[1]);
                return 2;
            case Opcode.I32Clz:
                frame[steps[1]] = (uint)IntegerOperations.I32Clz((int)frame[steps[2]]);
                return Unary;
            case Opcode.I32Ctz:
                frame[steps[1]] = (uint)IntegerOperations.I32Ctz((int)frame[steps[2]]);
                return Unary;
            case Opcode.I32Popcnt:
                frame[steps[1]] = (uint)IntegerOperations.I32Popcnt((int)frame[steps[2]]);
                return Unary;
            case Opcode.I32DivS:
                frame[steps[1]] = (uint)I32DivS((int)frame[steps[2]], (int)frame[steps[3]]);
                return Binary;
            case Opcode.I32DivU:
                frame[steps[1]] = (uint)I32DivU((uint)frame[steps[2]], (uint)frame[steps[3]]);
                return Binary;
            case Opcode.I32RemS:
                frame[steps[1]] = (uint)I32RemS((int)frame[steps[2]], (int)frame[steps[3]]);
                return Binary;
            case Opcode.I32RemU:
                frame[steps[1]] = (uint)I32RemU((uint)frame[steps[2]], (uint)frame[steps[3]]);
                return Binary;
            case Opcode.I64Clz:
                frame[steps[1]] = (ulong)IntegerOperations.I64Clz((long)frame[steps[2]]);
                return Unary;
            case Opcode.I64Ctz:
                frame[steps[1]] = (ulong)IntegerOperations.I64Ctz((long)frame[steps[2]]);
                return Unary;
            case Opcode.I64Popcnt:
                frame[steps[1]] = (ulong)IntegerOperations.I64Popcnt((long)frame[steps[2]]);
                return Unary;
            case Opcode.I64DivS:
                frame[steps[1]] = (ulong)I64DivS((long)frame[steps[2]], (long)frame[steps[3]]);
                return Binary;
            case Opcode.I64DivU:
                frame[steps[1]] = I64DivU((ulong)frame[steps[2]], (ulong)frame[steps[3]]);
                return Binary;
            case Opcode.I64RemS:
                frame[steps[1]] = (ulong)I64RemS((long)frame[steps[2]], (long)frame[steps[3]]);
                return Binary;
            case Opcode.I64RemU:
                frame[steps[1]] = I64RemU((ulong)frame[steps[2]], (ulong)frame[steps[3]]);
                return Binary;
            case >= Opcode.MemoryAtomicNotify:
                return AtomicSteps.Execute(instance, steps, frame);
            default:
                return FloatSteps.Execute(steps, frame);
        }
    }

    private static int I32DivS(int a, int b)
    {
        if (b == 0)
            Throw.Trap(TrapKind.IntegerDivideByZero);
        if (b == -1 && a == int.MinValue)
            Throw.Trap(TrapKind.IntegerOverflow);
        return a / b;
    }

    private static uint I32DivU(uint a, uint b)
    {
        if (b == 0)
            Throw.Trap(TrapKind.IntegerDivideByZero);
        return a / b;
    }

    private static int I32RemS(int a, int b)
    {
        if (b == 0)
            Throw.Trap(TrapKind.IntegerDivideByZero);
        return b == -1 ? 0 : a % b;
    }

    private static uint I32RemU(uint a, uint b)
    {
        if (b == 0)
            Throw.Trap(TrapKind.IntegerDivideByZero);
        return a % b;
    }

    private static long I64DivS(long a, long b)
    {
        if (b == 0)
            Throw.Trap(TrapKind.IntegerDivideByZero);
        if (b == -1 && a == long.MinValue)
            Throw.Trap(TrapKind.IntegerOverflow);
        return a / b;
    }

    private static ulong I64DivU(ulong a, ulong b)
    {
        if (b == 0)
            Throw.Trap(TrapKind.IntegerDivideByZero);
        return a / b;
    }

    private static long I64RemS(long a, long b)
    {
        if (b == 0)
            Throw.Trap(TrapKind.IntegerDivideByZero);
        return b == -1 ? 0 : a % b;
    }

    private static ulong I64RemU(ulong a, ulong b)
    {
        if (b == 0)
            Throw.Trap(TrapKind.IntegerDivideByZero);
        return a % b;
    }
}
