using System.Reflection;
using System.Reflection.Emit;
using WasiTools.Engine.Execution.Numerics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>The CIL of instructions that only compute: some are CIL instructions, the others are methods named as their opcode in
/// <c>Execution/Numerics</c>, which the just-in-time compiler inlines.</summary>
internal static class Operation
{
    private static readonly Type[] classes =
        [typeof(IntegerOperations), typeof(FloatOperations), typeof(VectorOperations), typeof(AtomicOperations)];

    private static readonly MethodInfo?[] methods = new MethodInfo?[OpcodeTable.Count];

    /// <summary>Whether an instruction can trap.</summary>
    public static bool CanTrap(Opcode opcode) => opcode is
        Opcode.I32TruncF32S or Opcode.I32TruncF32U or Opcode.I32TruncF64S or Opcode.I32TruncF64U
        or Opcode.I64TruncF32S or Opcode.I64TruncF32U or Opcode.I64TruncF64S or Opcode.I64TruncF64U;

    /// <summary>The method of an instruction.</summary>
    public static MethodInfo Method(Opcode opcode) => methods[(int)opcode] ??= Find(opcode);

    private static MethodInfo Find(Opcode opcode)
    {
        string name = opcode.ToString();
        foreach (Type type in classes)
        {
            if (type.GetMethod(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic) is MethodInfo method)
                return method;
        }
        throw new MissingMethodException(nameof(Execution.Numerics), name);
    }

    /// <summary>Writes an instruction; its operands are on the IL stack.</summary>
    public static void Emit(ILGenerator il, Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.I32Eqz:
                il.Emit(OpCodes.Ldc_I4_0);
                il.Emit(OpCodes.Ceq);
                break;
            case Opcode.I64Eqz:
                il.Emit(OpCodes.Ldc_I4_0);
                il.Emit(OpCodes.Conv_I8);
                il.Emit(OpCodes.Ceq);
                break;
            case Opcode.I32Eq or Opcode.I64Eq or Opcode.F32Eq or Opcode.F64Eq:
                il.Emit(OpCodes.Ceq);
                break;
            case Opcode.I32Ne or Opcode.I64Ne or Opcode.F32Ne or Opcode.F64Ne:
                EmitNot(il, OpCodes.Ceq);
                break;
            case Opcode.I32LtS or Opcode.I64LtS or Opcode.F32Lt or Opcode.F64Lt:
                il.Emit(OpCodes.Clt);
                break;
            case Opcode.I32LtU or Opcode.I64LtU:
                il.Emit(OpCodes.Clt_Un);
                break;
            case Opcode.I32GtS or Opcode.I64GtS or Opcode.F32Gt or Opcode.F64Gt:
                il.Emit(OpCodes.Cgt);
                break;
            case Opcode.I32GtU or Opcode.I64GtU:
                il.Emit(OpCodes.Cgt_Un);
                break;
            case Opcode.I32LeS or Opcode.I64LeS:
                EmitNot(il, OpCodes.Cgt);
                break;
            case Opcode.I32LeU or Opcode.I64LeU or Opcode.F32Le or Opcode.F64Le:
                EmitNot(il, OpCodes.Cgt_Un);
                break;
            case Opcode.I32GeS or Opcode.I64GeS:
                EmitNot(il, OpCodes.Clt);
                break;
            case Opcode.I32GeU or Opcode.I64GeU or Opcode.F32Ge or Opcode.F64Ge:
                EmitNot(il, OpCodes.Clt_Un);
                break;
            case Opcode.I32Add or Opcode.I64Add or Opcode.F32Add or Opcode.F64Add:
                il.Emit(OpCodes.Add);
                break;
            case Opcode.I32Sub or Opcode.I64Sub or Opcode.F32Sub or Opcode.F64Sub:
                il.Emit(OpCodes.Sub);
                break;
            case Opcode.I32Mul or Opcode.I64Mul or Opcode.F32Mul or Opcode.F64Mul:
                il.Emit(OpCodes.Mul);
                break;
            case Opcode.F32Div or Opcode.F64Div:
                il.Emit(OpCodes.Div);
                break;
            case Opcode.I32And or Opcode.I64And:
                il.Emit(OpCodes.And);
                break;
            case Opcode.I32Or or Opcode.I64Or:
                il.Emit(OpCodes.Or);
                break;
            case Opcode.I32Xor or Opcode.I64Xor:
                il.Emit(OpCodes.Xor);
                break;
            case Opcode.I32Shl:
                EmitShift(il, OpCodes.Shl, 31);
                break;
            case Opcode.I32ShrS:
                EmitShift(il, OpCodes.Shr, 31);
                break;
            case Opcode.I32ShrU:
                EmitShift(il, OpCodes.Shr_Un, 31);
                break;
            case Opcode.I64Shl:
                EmitShift(il, OpCodes.Shl, 63);
                break;
            case Opcode.I64ShrS:
                EmitShift(il, OpCodes.Shr, 63);
                break;
            case Opcode.I64ShrU:
                EmitShift(il, OpCodes.Shr_Un, 63);
                break;
            case Opcode.I32WrapI64:
                il.Emit(OpCodes.Conv_I4);
                break;
            case Opcode.I64ExtendI32S:
                il.Emit(OpCodes.Conv_I8);
                break;
            case Opcode.I64ExtendI32U:
                il.Emit(OpCodes.Conv_U8);
                break;
            case Opcode.I32Extend8S:
                il.Emit(OpCodes.Conv_I1);
                break;
            case Opcode.I32Extend16S:
                il.Emit(OpCodes.Conv_I2);
                break;
            case Opcode.I64Extend8S:
                il.Emit(OpCodes.Conv_I1);
                il.Emit(OpCodes.Conv_I8);
                break;
            case Opcode.I64Extend16S:
                il.Emit(OpCodes.Conv_I2);
                il.Emit(OpCodes.Conv_I8);
                break;
            case Opcode.I64Extend32S:
                il.Emit(OpCodes.Conv_I4);
                il.Emit(OpCodes.Conv_I8);
                break;
            case Opcode.F32ConvertI32S or Opcode.F32ConvertI64S:
                il.Emit(OpCodes.Conv_R4);
                break;
            case Opcode.F64ConvertI32S or Opcode.F64ConvertI64S:
                il.Emit(OpCodes.Conv_R8);
                break;
            default:
                il.Emit(OpCodes.Call, Method(opcode));
                break;
        }
    }

    private static void EmitNot(ILGenerator il, OpCode comparison)
    {
        il.Emit(comparison);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ceq);
    }

    /// <summary>CIL leaves counts beyond the width open; the mask costs nothing, since processors have it built in.</summary>
    private static void EmitShift(ILGenerator il, OpCode shift, int mask)
    {
        if (mask == 63)
            il.Emit(OpCodes.Conv_I4);
        il.Emit(OpCodes.Ldc_I4, mask);
        il.Emit(OpCodes.And);
        il.Emit(shift);
    }
}
