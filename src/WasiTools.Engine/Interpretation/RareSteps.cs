using WasiTools.Engine.Execution;
using WasiTools.Engine.Execution.Numerics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>The instructions that are long or seldom, but for those on floating-point numbers.</summary>
internal static unsafe class RareSteps
{
    /// <summary>Does one.</summary>
    /// <returns>The top of the operand stack.</returns>
    public static ulong* Execute(Instance instance, ref int* steps, ulong* top)
    {
        Opcode opcode = (Opcode)steps[0];
        switch (opcode)
        {
            case Opcode.Unreachable:
                Throw.Trap(TrapKind.Unreachable);
                break;
            case Opcode.MemorySize:
                *top++ = (ulong)instance.Memory0!.Size;
                steps++;
                break;
            case Opcode.MemoryGrow:
                top[-1] = (uint)BulkOperations.MemoryGrow(instance, (uint)top[-1], 0);
                steps++;
                break;
            case Opcode.MemoryFill:
                top -= 3;
                BulkOperations.MemoryFill(instance, (uint)top[0], (int)top[1], (uint)top[2], 0);
                steps++;
                break;
            case Opcode.MemoryCopy:
                top -= 3;
                BulkOperations.MemoryCopy(instance, (uint)top[0], (uint)top[1], (uint)top[2], 0, 0);
                steps++;
                break;
            case Opcode.MemoryInit:
                top -= 3;
                BulkOperations.MemoryInit(instance, (uint)top[0], (uint)top[1], (uint)top[2], steps[1], 0);
                steps++;
                break;
            case Opcode.DataDrop:
                BulkOperations.DataDrop(instance, steps[1]);
                steps++;
                break;
            case Opcode.I32Clz:
                top[-1] = (uint)IntegerOperations.I32Clz((int)top[-1]);
                break;
            case Opcode.I32Ctz:
                top[-1] = (uint)IntegerOperations.I32Ctz((int)top[-1]);
                break;
            case Opcode.I32Popcnt:
                top[-1] = (uint)IntegerOperations.I32Popcnt((int)top[-1]);
                break;
            case Opcode.I32Rotl:
                top--;
                top[-1] = (uint)IntegerOperations.I32Rotl((int)top[-1], (int)top[0]);
                break;
            case Opcode.I32Rotr:
                top--;
                top[-1] = (uint)IntegerOperations.I32Rotr((int)top[-1], (int)top[0]);
                break;
            case Opcode.I32DivS:
                top--;
                top[-1] = (uint)I32DivS((int)top[-1], (int)top[0]);
                break;
            case Opcode.I32DivU:
                top--;
                top[-1] = (uint)I32DivU((uint)top[-1], (uint)top[0]);
                break;
            case Opcode.I32RemS:
                top--;
                top[-1] = (uint)I32RemS((int)top[-1], (int)top[0]);
                break;
            case Opcode.I32RemU:
                top--;
                top[-1] = (uint)I32RemU((uint)top[-1], (uint)top[0]);
                break;
            case Opcode.I64Clz:
                top[-1] = (ulong)IntegerOperations.I64Clz((long)top[-1]);
                break;
            case Opcode.I64Ctz:
                top[-1] = (ulong)IntegerOperations.I64Ctz((long)top[-1]);
                break;
            case Opcode.I64Popcnt:
                top[-1] = (ulong)IntegerOperations.I64Popcnt((long)top[-1]);
                break;
            case Opcode.I64Rotl:
                top--;
                top[-1] = (ulong)IntegerOperations.I64Rotl((long)top[-1], (long)top[0]);
                break;
            case Opcode.I64Rotr:
                top--;
                top[-1] = (ulong)IntegerOperations.I64Rotr((long)top[-1], (long)top[0]);
                break;
            case Opcode.I64DivS:
                top--;
                top[-1] = (ulong)I64DivS((long)top[-1], (long)top[0]);
                break;
            case Opcode.I64DivU:
                top--;
                top[-1] = I64DivU((ulong)top[-1], (ulong)top[0]);
                break;
            case Opcode.I64RemS:
                top--;
                top[-1] = (ulong)I64RemS((long)top[-1], (long)top[0]);
                break;
            case Opcode.I64RemU:
                top--;
                top[-1] = I64RemU((ulong)top[-1], (ulong)top[0]);
                break;
            default:
                return FloatSteps.Execute(ref steps, top);
        }
        steps++;
        return top;
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
