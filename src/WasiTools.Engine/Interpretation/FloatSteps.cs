using System.Diagnostics;
using WasiTools.Engine.Execution.Numerics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>The instructions on floating-point numbers. Apart from the others because what was compiled ahead of time for other extensions than
/// the processor has is compiled anew.</summary>
internal static unsafe class FloatSteps
{
    private const int Unary = 3, Binary = 4;

    /// <summary>Does one.</summary>
    /// <returns>How long it is.</returns>
    public static int Execute(int* steps, ulong* frame)
    {
        switch ((Opcode)steps[0])
        {
            case Opcode.F32Abs:
                frame[steps[1]] = Bits(FloatOperations.F32Abs(Single(frame[steps[2]])));
                return Unary;
            case Opcode.F32Neg:
                frame[steps[1]] = Bits(FloatOperations.F32Neg(Single(frame[steps[2]])));
                return Unary;
            case Opcode.F32Ceil:
                frame[steps[1]] = Bits(FloatOperations.F32Ceil(Single(frame[steps[2]])));
                return Unary;
            case Opcode.F32Floor:
                frame[steps[1]] = Bits(FloatOperations.F32Floor(Single(frame[steps[2]])));
                return Unary;
            case Opcode.F32Trunc:
                frame[steps[1]] = Bits(FloatOperations.F32Trunc(Single(frame[steps[2]])));
                return Unary;
            case Opcode.F32Nearest:
                frame[steps[1]] = Bits(FloatOperations.F32Nearest(Single(frame[steps[2]])));
                return Unary;
            case Opcode.F32Sqrt:
                frame[steps[1]] = Bits(FloatOperations.F32Sqrt(Single(frame[steps[2]])));
                return Unary;
            case Opcode.F32Min:
                frame[steps[1]] = Bits(FloatOperations.F32Min(Single(frame[steps[2]]), Single(frame[steps[3]])));
                return Binary;
            case Opcode.F32Max:
                frame[steps[1]] = Bits(FloatOperations.F32Max(Single(frame[steps[2]]), Single(frame[steps[3]])));
                return Binary;
            case Opcode.F32Copysign:
                frame[steps[1]] = Bits(FloatOperations.F32Copysign(Single(frame[steps[2]]), Single(frame[steps[3]])));
                return Binary;
            case Opcode.F32Eq:
                frame[steps[1]] = Single(frame[steps[2]]) == Single(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.F32Ne:
                frame[steps[1]] = Single(frame[steps[2]]) != Single(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.F32Lt:
                frame[steps[1]] = Single(frame[steps[2]]) < Single(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.F32Gt:
                frame[steps[1]] = Single(frame[steps[2]]) > Single(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.F32Le:
                frame[steps[1]] = Single(frame[steps[2]]) <= Single(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.F32Ge:
                frame[steps[1]] = Single(frame[steps[2]]) >= Single(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.F64Abs:
                frame[steps[1]] = Bits(FloatOperations.F64Abs(Double(frame[steps[2]])));
                return Unary;
            case Opcode.F64Neg:
                frame[steps[1]] = Bits(FloatOperations.F64Neg(Double(frame[steps[2]])));
                return Unary;
            case Opcode.F64Ceil:
                frame[steps[1]] = Bits(FloatOperations.F64Ceil(Double(frame[steps[2]])));
                return Unary;
            case Opcode.F64Floor:
                frame[steps[1]] = Bits(FloatOperations.F64Floor(Double(frame[steps[2]])));
                return Unary;
            case Opcode.F64Trunc:
                frame[steps[1]] = Bits(FloatOperations.F64Trunc(Double(frame[steps[2]])));
                return Unary;
            case Opcode.F64Nearest:
                frame[steps[1]] = Bits(FloatOperations.F64Nearest(Double(frame[steps[2]])));
                return Unary;
            case Opcode.F64Sqrt:
                frame[steps[1]] = Bits(FloatOperations.F64Sqrt(Double(frame[steps[2]])));
                return Unary;
            case Opcode.F64Min:
                frame[steps[1]] = Bits(FloatOperations.F64Min(Double(frame[steps[2]]), Double(frame[steps[3]])));
                return Binary;
            case Opcode.F64Max:
                frame[steps[1]] = Bits(FloatOperations.F64Max(Double(frame[steps[2]]), Double(frame[steps[3]])));
                return Binary;
            case Opcode.F64Copysign:
                frame[steps[1]] = Bits(FloatOperations.F64Copysign(Double(frame[steps[2]]), Double(frame[steps[3]])));
                return Binary;
            case Opcode.F64Eq:
                frame[steps[1]] = Double(frame[steps[2]]) == Double(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.F64Ne:
                frame[steps[1]] = Double(frame[steps[2]]) != Double(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.F64Lt:
                frame[steps[1]] = Double(frame[steps[2]]) < Double(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.F64Gt:
                frame[steps[1]] = Double(frame[steps[2]]) > Double(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.F64Le:
                frame[steps[1]] = Double(frame[steps[2]]) <= Double(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.F64Ge:
                frame[steps[1]] = Double(frame[steps[2]]) >= Double(frame[steps[3]]) ? 1u : 0;
                return Binary;
            case Opcode.I32TruncF32S:
                frame[steps[1]] = (uint)FloatOperations.I32TruncF32S(Single(frame[steps[2]]));
                return Unary;
            case Opcode.I32TruncF32U:
                frame[steps[1]] = (uint)FloatOperations.I32TruncF32U(Single(frame[steps[2]]));
                return Unary;
            case Opcode.I32TruncF64S:
                frame[steps[1]] = (uint)FloatOperations.I32TruncF64S(Double(frame[steps[2]]));
                return Unary;
            case Opcode.I32TruncF64U:
                frame[steps[1]] = (uint)FloatOperations.I32TruncF64U(Double(frame[steps[2]]));
                return Unary;
            case Opcode.I64TruncF32S:
                frame[steps[1]] = (ulong)FloatOperations.I64TruncF32S(Single(frame[steps[2]]));
                return Unary;
            case Opcode.I64TruncF32U:
                frame[steps[1]] = (ulong)FloatOperations.I64TruncF32U(Single(frame[steps[2]]));
                return Unary;
            case Opcode.I64TruncF64S:
                frame[steps[1]] = (ulong)FloatOperations.I64TruncF64S(Double(frame[steps[2]]));
                return Unary;
            case Opcode.I64TruncF64U:
                frame[steps[1]] = (ulong)FloatOperations.I64TruncF64U(Double(frame[steps[2]]));
                return Unary;
            case Opcode.I32TruncSatF32S:
                frame[steps[1]] = (uint)FloatOperations.I32TruncSatF32S(Single(frame[steps[2]]));
                return Unary;
            case Opcode.I32TruncSatF32U:
                frame[steps[1]] = (uint)FloatOperations.I32TruncSatF32U(Single(frame[steps[2]]));
                return Unary;
            case Opcode.I32TruncSatF64S:
                frame[steps[1]] = (uint)FloatOperations.I32TruncSatF64S(Double(frame[steps[2]]));
                return Unary;
            case Opcode.I32TruncSatF64U:
                frame[steps[1]] = (uint)FloatOperations.I32TruncSatF64U(Double(frame[steps[2]]));
                return Unary;
            case Opcode.I64TruncSatF32S:
                frame[steps[1]] = (ulong)FloatOperations.I64TruncSatF32S(Single(frame[steps[2]]));
                return Unary;
            case Opcode.I64TruncSatF32U:
                frame[steps[1]] = (ulong)FloatOperations.I64TruncSatF32U(Single(frame[steps[2]]));
                return Unary;
            case Opcode.I64TruncSatF64S:
                frame[steps[1]] = (ulong)FloatOperations.I64TruncSatF64S(Double(frame[steps[2]]));
                return Unary;
            case Opcode.I64TruncSatF64U:
                frame[steps[1]] = (ulong)FloatOperations.I64TruncSatF64U(Double(frame[steps[2]]));
                return Unary;
            case Opcode.F32ConvertI32S:
                frame[steps[1]] = Bits((float)(int)frame[steps[2]]);
                return Unary;
            case Opcode.F32ConvertI64S:
                frame[steps[1]] = Bits((float)(long)frame[steps[2]]);
                return Unary;
            case Opcode.F64ConvertI32S:
                frame[steps[1]] = Bits((double)(int)frame[steps[2]]);
                return Unary;
            case Opcode.F64ConvertI64S:
                frame[steps[1]] = Bits((double)(long)frame[steps[2]]);
                return Unary;
            case Opcode.F32ConvertI32U:
                frame[steps[1]] = Bits(FloatOperations.F32ConvertI32U((int)frame[steps[2]]));
                return Unary;
            case Opcode.F32ConvertI64U:
                frame[steps[1]] = Bits(FloatOperations.F32ConvertI64U((long)frame[steps[2]]));
                return Unary;
            case Opcode.F64ConvertI32U:
                frame[steps[1]] = Bits(FloatOperations.F64ConvertI32U((int)frame[steps[2]]));
                return Unary;
            case Opcode.F64ConvertI64U:
                frame[steps[1]] = Bits(FloatOperations.F64ConvertI64U((long)frame[steps[2]]));
                return Unary;
            case Opcode.F32DemoteF64:
                frame[steps[1]] = Bits(FloatOperations.F32DemoteF64(Double(frame[steps[2]])));
                return Unary;
            case Opcode.F64PromoteF32:
                frame[steps[1]] = Bits(FloatOperations.F64PromoteF32(Single(frame[steps[2]])));
                return Unary;
            default:
                throw new UnreachableException();
        }
    }

    public static float Single(ulong bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    public static double Double(ulong bits) => BitConverter.UInt64BitsToDouble(bits);

    public static ulong Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    public static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);
}
