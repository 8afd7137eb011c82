using System.Reflection.Emit;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Compilation;

/// <summary>The CIL of loads and stores; the address, and for a store the value, is on the IL stack.</summary>
internal static class Access
{
    private static readonly bool isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Writes a load.</summary>
    /// <param name="il">Receives the code.</param>
    /// <param name="opcode">The instruction.</param>
    /// <param name="isGuarded">Whether the load itself must find out that it is out of bounds: then all its bytes must be read, even if
    /// only some or none are used. Being volatile keeps the just-in-time compiler from reading fewer. On arm64 a volatile load must be
    /// aligned, so that there the rule is kept but for a load of which only a part is used.</param>
    public static void EmitLoad(ILGenerator il, Opcode opcode, bool isGuarded)
    {
        if (isGuarded && opcode <= Opcode.V128Load && isX64)
            il.Emit(OpCodes.Volatile);
        switch (opcode)
        {
            case Opcode.I32Load:
                il.Emit(OpCodes.Ldind_I4);
                break;
            case Opcode.I64Load:
                il.Emit(OpCodes.Ldind_I8);
                break;
            case Opcode.F32Load:
                il.Emit(OpCodes.Ldind_R4);
                break;
            case Opcode.F64Load:
                il.Emit(OpCodes.Ldind_R8);
                break;
            case Opcode.I32Load8S:
                il.Emit(OpCodes.Ldind_I1);
                break;
            case Opcode.I32Load8U:
                il.Emit(OpCodes.Ldind_U1);
                break;
            case Opcode.I32Load16S:
                il.Emit(OpCodes.Ldind_I2);
                break;
            case Opcode.I32Load16U:
                il.Emit(OpCodes.Ldind_U2);
                break;
            case Opcode.I64Load8S:
                il.Emit(OpCodes.Ldind_I1);
                il.Emit(OpCodes.Conv_I8);
                break;
            case Opcode.I64Load8U:
                il.Emit(OpCodes.Ldind_U1);
                il.Emit(OpCodes.Conv_U8);
                break;
            case Opcode.I64Load16S:
                il.Emit(OpCodes.Ldind_I2);
                il.Emit(OpCodes.Conv_I8);
                break;
            case Opcode.I64Load16U:
                il.Emit(OpCodes.Ldind_U2);
                il.Emit(OpCodes.Conv_U8);
                break;
            case Opcode.I64Load32S:
                il.Emit(OpCodes.Ldind_I4);
                il.Emit(OpCodes.Conv_I8);
                break;
            case Opcode.I64Load32U:
                il.Emit(OpCodes.Ldind_U4);
                il.Emit(OpCodes.Conv_U8);
                break;
            case Opcode.V128Load:
                il.Emit(OpCodes.Ldobj, typeof(Vector128<byte>));
                break;
            default:
                il.Emit(OpCodes.Call, Operation.Method(opcode));
                break;
        }
    }

    public static void EmitStore(ILGenerator il, Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.I32Store or Opcode.I64Store32:
                il.Emit(OpCodes.Stind_I4);
                break;
            case Opcode.I64Store:
                il.Emit(OpCodes.Stind_I8);
                break;
            case Opcode.F32Store:
                il.Emit(OpCodes.Stind_R4);
                break;
            case Opcode.F64Store:
                il.Emit(OpCodes.Stind_R8);
                break;
            case Opcode.I32Store8 or Opcode.I64Store8:
                il.Emit(OpCodes.Stind_I1);
                break;
            case Opcode.I32Store16 or Opcode.I64Store16:
                il.Emit(OpCodes.Stind_I2);
                break;
            case Opcode.V128Store:
                il.Emit(OpCodes.Stobj, typeof(Vector128<byte>));
                break;
            default:
                il.Emit(OpCodes.Call, Operation.Method(opcode));
                break;
        }
    }
}
