using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;

namespace WasiTools.Engine.Tests.Numerics;

/// <summary>Calls an operation the way compiled code does: from a dynamic method, with lane numbers and shuffle indices as
/// constants, so that the JIT compiler inlines and specializes it.</summary>
internal static unsafe class CompiledOperation
{
    /// <summary>Reads operands from 16-byte slots and writes the result.</summary>
    public delegate void Call(byte* operands, byte* result);

    public static Call Compile(MethodInfo method, byte lane = 0, Vector128<byte> indices = default)
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
                il.Emit(OpCodes.Ldc_I8, indices.AsInt64()[0]);
                il.Emit(OpCodes.Ldc_I8, indices.AsInt64()[1]);
                il.Emit(OpCodes.Call, typeof(Vector128).GetMethod(nameof(Vector128.Create), [typeof(long), typeof(long)])!);
                il.Emit(OpCodes.Call, typeof(Vector128).GetMethod(nameof(Vector128.AsByte))!.MakeGenericMethod(typeof(long)));
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
}
