using System.Reflection.Emit;
using System.Runtime.Intrinsics;

namespace WasiTools.Engine.Compilation;

/// <summary>Reads and writes of numbers and vectors in 64-bit slots; the address is on the IL stack, below the value.</summary>
internal static class SlotAccess
{
    public static void Load(ILGenerator il, ValueKind kind)
    {
        switch (kind)
        {
            case ValueKind.I32:
                il.Emit(OpCodes.Ldind_I4);
                break;
            case ValueKind.I64:
                il.Emit(OpCodes.Ldind_I8);
                break;
            case ValueKind.F32:
                il.Emit(OpCodes.Ldind_R4);
                break;
            case ValueKind.F64:
                il.Emit(OpCodes.Ldind_R8);
                break;
            default:
                il.Emit(OpCodes.Ldobj, typeof(Vector128<byte>));
                break;
        }
    }

    public static void Store(ILGenerator il, ValueKind kind)
    {
        switch (kind)
        {
            case ValueKind.I32:
                // The upper half is cleared too, so that a slot compares as a whole.
                il.Emit(OpCodes.Conv_U8);
                il.Emit(OpCodes.Stind_I8);
                break;
            case ValueKind.I64:
                il.Emit(OpCodes.Stind_I8);
                break;
            case ValueKind.F32:
                il.Emit(OpCodes.Call, Member.SingleToUInt32Bits);
                il.Emit(OpCodes.Conv_U8);
                il.Emit(OpCodes.Stind_I8);
                break;
            case ValueKind.F64:
                il.Emit(OpCodes.Stind_R8);
                break;
            default:
                il.Emit(OpCodes.Stobj, typeof(Vector128<byte>));
                break;
        }
    }
}
