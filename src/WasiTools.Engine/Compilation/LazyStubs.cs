using System.Reflection.Emit;
using WasiTools.Engine.Execution;
using WasiTools.Engine.Interpretation;

namespace WasiTools.Engine.Compilation;

/// <summary>What a slot leads to before its function is compiled. One stub serves all functions of a type; those of the types that C
/// compilers need most are compiled ahead of time with the engine.</summary>
internal static unsafe class LazyStubs
{
    private static readonly nint[] toNothing =
    [
        (nint)(delegate*<Instance, void>)&V0,
        (nint)(delegate*<Instance, int, void>)&V1,
        (nint)(delegate*<Instance, int, int, void>)&V2,
        (nint)(delegate*<Instance, int, int, int, void>)&V3,
        (nint)(delegate*<Instance, int, int, int, int, void>)&V4,
        (nint)(delegate*<Instance, int, int, int, int, int, void>)&V5,
    ];

    private static readonly nint[] toI32 =
    [
        (nint)(delegate*<Instance, int>)&I0,
        (nint)(delegate*<Instance, int, int>)&I1,
        (nint)(delegate*<Instance, int, int, int>)&I2,
        (nint)(delegate*<Instance, int, int, int, int>)&I3,
        (nint)(delegate*<Instance, int, int, int, int, int>)&I4,
        (nint)(delegate*<Instance, int, int, int, int, int, int>)&I5,
    ];

    /// <summary>A stub that need not be made first: for i32 parameters, few, and no result or an i32; or for what C
    /// libraries have in every function table, the function that seeks in a file. Otherwise 0.</summary>
    public static nint Ready(FunctionType type)
    {
        if (IsSeek(type))
            return (nint)(delegate*<Instance, int, long, int, long>)&Seek;
        foreach (ValueType parameter in type.Parameters)
        {
            if (parameter.Kind != ValueKind.I32)
                return 0;
        }
        int count = type.Parameters.Length;
        return type.Results.Length switch
        {
            0 when count < toNothing.Length => toNothing[count],
            1 when count < toI32.Length && type.Results[0].Kind == ValueKind.I32 => toI32[count],
            _ => 0,
        };
    }

    /// <summary>Writes the stub of any type. It compiles the function if no function of that type can be interpreted.</summary>
    public static void Emit(ILGenerator il, FunctionType type)
    {
        ClrSignature signature = ClrSignature.Of(type, typeof(Instance));
        LocalBuilder code = il.DeclareLocal(typeof(nint));
        Label isCode = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_0);
        if (Translator.AreInterpreted(type))
        {
            LocalBuilder function = il.DeclareLocal(typeof(InterpretedFunction));
            il.Emit(OpCodes.Ldloca, function);
            il.Emit(OpCodes.Call, Member.Choose);
            il.Emit(OpCodes.Stloc, code);
            il.Emit(OpCodes.Ldloc, function);
            il.Emit(OpCodes.Brfalse, isCode);
            EmitInterpretation(il, type, function);
        }
        else
        {
            il.Emit(OpCodes.Call, Member.Resolve);
            il.Emit(OpCodes.Stloc, code);
        }
        il.MarkLabel(isCode);
        for (int i = 0; i < signature.Parameters.Length; i++)
            il.Emit(OpCodes.Ldarg, (short)i);
        il.Emit(OpCodes.Ldloc, code);
        il.EmitCalli(OpCodes.Calli, System.Reflection.CallingConventions.Standard, signature.Result, signature.Parameters, null);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitInterpretation(ILGenerator il, FunctionType type, LocalBuilder function)
    {
        LocalBuilder frame = il.DeclareLocal(typeof(ulong*));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, type.Parameters.Length);
        il.Emit(OpCodes.Call, Member.EnterInterpreter);
        il.Emit(OpCodes.Stloc, frame);
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldloc, frame);
            il.Emit(OpCodes.Ldc_I4, i * sizeof(ulong));
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            SlotAccess.Store(il, type.Parameters[i].Kind);
        }
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldloc, function);
        il.Emit(OpCodes.Ldloc, frame);
        il.Emit(OpCodes.Call, Member.CallInterpreter);
        if (!type.Results.IsEmpty)
        {
            il.Emit(OpCodes.Ldloc, frame);
            SlotAccess.Load(il, type.Results[0].Kind);
        }
        il.Emit(OpCodes.Ret);
    }

    private static bool IsSeek(FunctionType type) =>
        type.Parameters.Length == 3 && type.Results.Length == 1
        && type.Parameters[0].Kind == ValueKind.I32 && type.Parameters[1].Kind == ValueKind.I64
        && type.Parameters[2].Kind == ValueKind.I32 && type.Results[0].Kind == ValueKind.I64;

    private static long Seek(Instance i, int a, long b, int c)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
            return ((delegate*<Instance, int, long, int, long>)code)(i, a, b, c);
        ulong* frame = Interpreter.Enter(i);
        frame[0] = (uint)a;
        frame[1] = (ulong)b;
        frame[2] = (uint)c;
        Interpreter.Call(i, function, frame);
        return (long)frame[0];
    }

    private static void V0(Instance i)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
        {
            ((delegate*<Instance, void>)code)(i);
            return;
        }
        ulong* frame = Interpreter.Enter(i);
        Interpreter.Call(i, function, frame);
    }

    private static void V1(Instance i, int a)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
        {
            ((delegate*<Instance, int, void>)code)(i, a);
            return;
        }
        ulong* frame = Interpreter.Enter(i);
        frame[0] = (uint)a;
        Interpreter.Call(i, function, frame);
    }

    private static void V2(Instance i, int a, int b)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
        {
            ((delegate*<Instance, int, int, void>)code)(i, a, b);
            return;
        }
        ulong* frame = Interpreter.Enter(i);
        frame[0] = (uint)a;
        frame[1] = (uint)b;
        Interpreter.Call(i, function, frame);
    }

    private static void V3(Instance i, int a, int b, int c)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
        {
            ((delegate*<Instance, int, int, int, void>)code)(i, a, b, c);
            return;
        }
        ulong* frame = Interpreter.Enter(i);
        frame[0] = (uint)a;
        frame[1] = (uint)b;
        frame[2] = (uint)c;
        Interpreter.Call(i, function, frame);
    }

    private static void V4(Instance i, int a, int b, int c, int d)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
        {
            ((delegate*<Instance, int, int, int, int, void>)code)(i, a, b, c, d);
            return;
        }
        ulong* frame = Interpreter.Enter(i);
        frame[0] = (uint)a;
        frame[1] = (uint)b;
        frame[2] = (uint)c;
        frame[3] = (uint)d;
        Interpreter.Call(i, function, frame);
    }

    private static void V5(Instance i, int a, int b, int c, int d, int e)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
        {
            ((delegate*<Instance, int, int, int, int, int, void>)code)(i, a, b, c, d, e);
            return;
        }
        ulong* frame = Interpreter.Enter(i);
        frame[0] = (uint)a;
        frame[1] = (uint)b;
        frame[2] = (uint)c;
        frame[3] = (uint)d;
        frame[4] = (uint)e;
        Interpreter.Call(i, function, frame);
    }

    private static int I0(Instance i)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
            return ((delegate*<Instance, int>)code)(i);
        ulong* frame = Interpreter.Enter(i);
        Interpreter.Call(i, function, frame);
        return (int)frame[0];
    }

    private static int I1(Instance i, int a)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
            return ((delegate*<Instance, int, int>)code)(i, a);
        ulong* frame = Interpreter.Enter(i);
        frame[0] = (uint)a;
        Interpreter.Call(i, function, frame);
        return (int)frame[0];
    }

    private static int I2(Instance i, int a, int b)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
            return ((delegate*<Instance, int, int, int>)code)(i, a, b);
        ulong* frame = Interpreter.Enter(i);
        frame[0] = (uint)a;
        frame[1] = (uint)b;
        Interpreter.Call(i, function, frame);
        return (int)frame[0];
    }

    private static int I3(Instance i, int a, int b, int c)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
            return ((delegate*<Instance, int, int, int, int>)code)(i, a, b, c);
        ulong* frame = Interpreter.Enter(i);
        frame[0] = (uint)a;
        frame[1] = (uint)b;
        frame[2] = (uint)c;
        Interpreter.Call(i, function, frame);
        return (int)frame[0];
    }

    private static int I4(Instance i, int a, int b, int c, int d)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
            return ((delegate*<Instance, int, int, int, int, int>)code)(i, a, b, c, d);
        ulong* frame = Interpreter.Enter(i);
        frame[0] = (uint)a;
        frame[1] = (uint)b;
        frame[2] = (uint)c;
        frame[3] = (uint)d;
        Interpreter.Call(i, function, frame);
        return (int)frame[0];
    }

    private static int I5(Instance i, int a, int b, int c, int d, int e)
    {
        nint code = CompiledModule.Choose(i, out InterpretedFunction? function);
        if (function is null)
            return ((delegate*<Instance, int, int, int, int, int, int>)code)(i, a, b, c, d, e);
        ulong* frame = Interpreter.Enter(i);
        frame[0] = (uint)a;
        frame[1] = (uint)b;
        frame[2] = (uint)c;
        frame[3] = (uint)d;
        frame[4] = (uint)e;
        Interpreter.Call(i, function, frame);
        return (int)frame[0];
    }
}
