using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Execution.Numerics;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>Calls an operation the way compiled code does: from a dynamic method, with lane numbers and shuffle indices as
/// constants, so that the JIT compiler inlines and specializes it.</summary>
internal static unsafe class CompiledOperation
{
    /// <summary>Reads operands from 16-byte slots and writes the result.</summary>
    public delegate void Call(byte* operands, byte* result);

    /// <summary>Compiles a call.</summary>
    /// <param name="method">The operation.</param>
    /// <param name="lane">The lane number, if there is one.</param>
    /// <param name="indices">The shuffle indices, if there are any.</param>
    /// <param name="constants">Vectors for the operands that are constants instead of slots; null for none, as are its elements.</param>
    public static Call Compile(MethodInfo method, byte lane = 0, Vector128<byte> indices = default, Vector128<byte>?[]? constants = null)
    {
        var compiled = new DynamicMethod(method.Name, typeof(void), [typeof(byte*), typeof(byte*)], typeof(CompiledOperation).Module, true);
        ILGenerator il = compiled.GetILGenerator();
        if (method.ReturnType != typeof(void))
            il.Emit(OpCodes.Ldarg_1);
        int slot = 0;
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            if (parameter.Name == "lane")
            {
                il.Emit(OpCodes.Ldc_I4, (int)lane);
            }
            else if (parameter.Name == "indices")
            {
                LoadVector(il, indices);
            }
            else if (constants?[slot] is Vector128<byte> constant)
            {
                bool isOpaque = OpaqueConstant.IsNeeded(Enum.Parse<Opcode>(method.Name), constant.AsUInt64()[0], constant.AsUInt64()[1]);
                LoadVector(il, constant, isOpaque);
                slot++;
            }
            else
            {
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(OpCodes.Ldc_I4, 16 * slot++);
                il.Emit(OpCodes.Add);
                il.Emit(OpCodes.Unaligned, (byte)1);
                il.Emit(OpCodes.Ldobj, parameter.ParameterType.IsPointer ? typeof(nint) : parameter.ParameterType);
            }
        }
        il.Emit(OpCodes.Call, method);
        if (method.ReturnType != typeof(void))
        {
            il.Emit(OpCodes.Unaligned, (byte)1);
            il.Emit(OpCodes.Stobj, method.ReturnType);
        }
        il.Emit(OpCodes.Ret);
        return compiled.CreateDelegate<Call>();
    }

    private static void LoadVector(ILGenerator il, Vector128<byte> value, bool isOpaque = false)
    {
        il.Emit(OpCodes.Ldc_I8, value.AsInt64()[0]);
        il.Emit(OpCodes.Ldc_I8, value.AsInt64()[1]);
        il.Emit(OpCodes.Call, isOpaque
            ? typeof(OpaqueConstant).GetMethod(nameof(OpaqueConstant.V128))!
            : typeof(Value).GetMethod(nameof(Value.Vector), BindingFlags.Static | BindingFlags.NonPublic)!);
    }
}
