using WasiTools.Engine.Execution.Numerics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>The instructions on floating-point numbers. Apart from the others because what asks for extensions of the processor is not
/// compiled ahead of time.</summary>
internal static unsafe class FloatSteps
{
    /// <summary>Does one.</summary>
    /// <returns>The top of the operand stack.</returns>
    public static ulong* Execute(ref int* steps, ulong* top)
    {
        switch ((Opcode)steps[0])
        {
            case Opcode.F32Abs:
                top[-1] = Bits(FloatOperations.F32Abs(Single(top[-1])));
                break;
            case Opcode.F32Neg:
                top[-1] = Bits(FloatOperations.F32Neg(Single(top[-1])));
                break;
            case Opcode.F32Ceil:
                top[-1] = Bits(FloatOperations.F32Ceil(Single(top[-1])));
                break;
            case Opcode.F32Floor:
                top[-1] = Bits(FloatOperations.F32Floor(Single(top[-1])));
                break;
            case Opcode.F32Trunc:
                top[-1] = Bits(FloatOperations.F32Trunc(Single(top[-1])));
                break;
            case Opcode.F32Nearest:
                top[-1] = Bits(FloatOperations.F32Nearest(Single(top[-1])));
                break;
            case Opcode.F32Sqrt:
                top[-1] = Bits(FloatOperations.F32Sqrt(Single(top[-1])));
                break;
            case Opcode.F32Add:
                top--;
                top[-1] = Bits(Single(top[-1]) + Single(top[0]));
                break;
            case Opcode.F32Sub:
                top--;
                top[-1] = Bits(Single(top[-1]) - Single(top[0]));
                break;
            case Opcode.F32Mul:
                top--;
                top[-1] = Bits(Single(top[-1]) * Single(top[0]));
                break;
            case Opcode.F32Div:
                top--;
                top[-1] = Bits(Single(top[-1]) / Single(top[0]));
                break;
            case Opcode.F32Min:
                top--;
                top[-1] = Bits(FloatOperations.F32Min(Single(top[-1]), Single(top[0])));
                break;
            case Opcode.F32Max:
                top--;
                top[-1] = Bits(FloatOperations.F32Max(Single(top[-1]), Single(top[0])));
                break;
            case Opcode.F32Copysign:
                top--;
                top[-1] = Bits(FloatOperations.F32Copysign(Single(top[-1]), Single(top[0])));
                break;
            case Opcode.F32Eq:
                top--;
                top[-1] = Single(top[-1]) == Single(top[0]) ? 1u : 0;
                break;
            case Opcode.F32Ne:
                top--;
                top[-1] = Single(top[-1]) != Single(top[0]) ? 1u : 0;
                break;
            case Opcode.F32Lt:
                top--;
                top[-1] = Single(top[-1]) < Single(top[0]) ? 1u : 0;
                break;
            case Opcode.F32Gt:
                top--;
                top[-1] = Single(top[-1]) > Single(top[0]) ? 1u : 0;
                break;
            case Opcode.F32Le:
                top--;
                top[-1] = Single(top[-1]) <= Single(top[0]) ? 1u : 0;
                break;
            case Opcode.F32Ge:
                top--;
                top[-1] = Single(top[-1]) >= Single(top[0]) ? 1u : 0;
                break;
            case Opcode.F64Abs:
                top[-1] = Bits(FloatOperations.F64Abs(Double(top[-1])));
                break;
            case Opcode.F64Neg:
                top[-1] = Bits(FloatOperations.F64Neg(Double(top[-1])));
                break;
            case Opcode.F64Ceil:
                top[-1] = Bits(FloatOperations.F64Ceil(Double(top[-1])));
                break;
            case Opcode.F64Floor:
                top[-1] = Bits(FloatOperations.F64Floor(Double(top[-1])));
                break;
            case Opcode.F64Trunc:
                top[-1] = Bits(FloatOperations.F64Trunc(Double(top[-1])));
                break;
            case Opcode.F64Nearest:
                top[-1] = Bits(FloatOperations.F64Nearest(Double(top[-1])));
                break;
            case Opcode.F64Sqrt:
                top[-1] = Bits(FloatOperations.F64Sqrt(Double(top[-1])));
                break;
            case Opcode.F64Add:
                top--;
                top[-1] = Bits(Double(top[-1]) + Double(top[0]));
                break;
            case Opcode.F64Sub:
                top--;
                top[-1] = Bits(Double(top[-1]) - Double(top[0]));
                break;
            case Opcode.F64Mul:
                top--;
                top[-1] = Bits(Double(top[-1]) * Double(top[0]));
                break;
            case Opcode.F64Div:
                top--;
                top[-1] = Bits(Double(top[-1]) / Double(top[0]));
                break;
            case Opcode.F64Min:
                top--;
                top[-1] = Bits(FloatOperations.F64Min(Double(top[-1]), Double(top[0])));
                break;
            case Opcode.F64Max:
                top--;
                top[-1] = Bits(FloatOperations.F64Max(Double(top[-1]), Double(top[0])));
                break;
            case Opcode.F64Copysign:
                top--;
                top[-1] = Bits(FloatOperations.F64Copysign(Double(top[-1]), Double(top[0])));
                break;
            case Opcode.F64Eq:
                top--;
                top[-1] = Double(top[-1]) == Double(top[0]) ? 1u : 0;
                break;
            case Opcode.F64Ne:
                top--;
                top[-1] = Double(top[-1]) != Double(top[0]) ? 1u : 0;
                break;
            case Opcode.F64Lt:
                top--;
                top[-1] = Double(top[-1]) < Double(top[0]) ? 1u : 0;
                break;
            case Opcode.F64Gt:
                top--;
                top[-1] = Double(top[-1]) > Double(top[0]) ? 1u : 0;
                break;
            case Opcode.F64Le:
                top--;
                top[-1] = Double(top[-1]) <= Double(top[0]) ? 1u : 0;
                break;
            case Opcode.F64Ge:
                top--;
                top[-1] = Double(top[-1]) >= Double(top[0]) ? 1u : 0;
                break;
            case Opcode.I32TruncF32S:
                top[-1] = (uint)FloatOperations.I32TruncF32S(Single(top[-1]));
                break;
            case Opcode.I32TruncF32U:
                top[-1] = (uint)FloatOperations.I32TruncF32U(Single(top[-1]));
                break;
            case Opcode.I32TruncF64S:
                top[-1] = (uint)FloatOperations.I32TruncF64S(Double(top[-1]));
                break;
            case Opcode.I32TruncF64U:
                top[-1] = (uint)FloatOperations.I32TruncF64U(Double(top[-1]));
                break;
            case Opcode.I64TruncF32S:
                top[-1] = (ulong)FloatOperations.I64TruncF32S(Single(top[-1]));
                break;
            case Opcode.I64TruncF32U:
                top[-1] = (ulong)FloatOperations.I64TruncF32U(Single(top[-1]));
                break;
            case Opcode.I64TruncF64S:
                top[-1] = (ulong)FloatOperations.I64TruncF64S(Double(top[-1]));
                break;
            case Opcode.I64TruncF64U:
                top[-1] = (ulong)FloatOperations.I64TruncF64U(Double(top[-1]));
                break;
            case Opcode.I32TruncSatF32S:
                top[-1] = (uint)FloatOperations.I32TruncSatF32S(Single(top[-1]));
                break;
            case Opcode.I32TruncSatF32U:
                top[-1] = (uint)FloatOperations.I32TruncSatF32U(Single(top[-1]));
                break;
            case Opcode.I32TruncSatF64S:
                top[-1] = (uint)FloatOperations.I32TruncSatF64S(Double(top[-1]));
                break;
            case Opcode.I32TruncSatF64U:
                top[-1] = (uint)FloatOperations.I32TruncSatF64U(Double(top[-1]));
                break;
            case Opcode.I64TruncSatF32S:
                top[-1] = (ulong)FloatOperations.I64TruncSatF32S(Single(top[-1]));
                break;
            case Opcode.I64TruncSatF32U:
                top[-1] = (ulong)FloatOperations.I64TruncSatF32U(Single(top[-1]));
                break;
            case Opcode.I64TruncSatF64S:
                top[-1] = (ulong)FloatOperations.I64TruncSatF64S(Double(top[-1]));
                break;
            case Opcode.I64TruncSatF64U:
                top[-1] = (ulong)FloatOperations.I64TruncSatF64U(Double(top[-1]));
                break;
            case Opcode.F32ConvertI32S:
                top[-1] = Bits((float)(int)top[-1]);
                break;
            case Opcode.F32ConvertI64S:
                top[-1] = Bits((float)(long)top[-1]);
                break;
            case Opcode.F64ConvertI32S:
                top[-1] = Bits((double)(int)top[-1]);
                break;
            case Opcode.F64ConvertI64S:
                top[-1] = Bits((double)(long)top[-1]);
                break;
            case Opcode.F32ConvertI32U:
                top[-1] = Bits(FloatOperations.F32ConvertI32U((int)top[-1]));
                break;
            case Opcode.F32ConvertI64U:
                top[-1] = Bits(FloatOperations.F32ConvertI64U((long)top[-1]));
                break;
            case Opcode.F64ConvertI32U:
                top[-1] = Bits(FloatOperations.F64ConvertI32U((int)top[-1]));
                break;
            case Opcode.F64ConvertI64U:
                top[-1] = Bits(FloatOperations.F64ConvertI64U((long)top[-1]));
                break;
            case Opcode.F32DemoteF64:
                top[-1] = Bits(FloatOperations.F32DemoteF64(Double(top[-1])));
                break;
            case Opcode.F64PromoteF32:
                top[-1] = Bits(FloatOperations.F64PromoteF32(Single(top[-1])));
                break;
            default:
                // The reinterpretations: a slot holds the bits.
                break;
        }
        steps++;
        return top;
    }

    private static float Single(ulong bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    private static double Double(ulong bits) => BitConverter.UInt64BitsToDouble(bits);

    private static ulong Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);
}
