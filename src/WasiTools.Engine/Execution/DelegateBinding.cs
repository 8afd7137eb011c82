using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution;

/// <summary>Makes host functions of delegates: a small method takes what compiled code passes and calls the delegate.</summary>
internal static class DelegateBinding
{
    /// <summary>A host function that calls a delegate with parameters of matching types.</summary>
    /// <exception cref="ArgumentException">A parameter or result has no WebAssembly type.</exception>
    public static HostFunction Create(string name, Delegate function)
    {
        MethodInfo invoke = function.GetType().GetMethod("Invoke")!;
        Type[] parameters = Array.ConvertAll(invoke.GetParameters(), p => p.ParameterType);
        int extras = parameters is [Type first, ..] && first == typeof(Instance) ? 1 : 0;
        if (parameters.Length > extras && parameters[extras] == typeof(CancellationToken))
            extras++;
        Type[] results = Results(invoke.ReturnType);
        var type = new FunctionType(
            Array.ConvertAll(parameters[extras..], t => WasmType(t, name)), Array.ConvertAll(results, t => WasmType(t, name)));
        return Define(name, type, function, (il, self) =>
        {
            for (int i = 0; i < extras; i++)
            {
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(OpCodes.Call, parameters[i] == typeof(Instance) ? callerGetter : stoppingGetter);
            }
            for (int i = 0; i < type.Parameters.Length; i++)
                il.Emit(OpCodes.Ldarg, (short)(i + 1));
            il.Emit(OpCodes.Callvirt, invoke);
            if (results.Length > 1)
                EmitTuple(il, invoke.ReturnType, results, type);
        });
    }

    /// <summary>A host function that calls a delegate with values.</summary>
    public static HostFunction Create(string name, FunctionType type, Func<Instance, Value[], Value[]> function) =>
        Define(name, type, new GeneralFunction(type, name, function).Invoke, (il, self) => EmitGeneral(il, type));

    private static readonly MethodInfo callerGetter = typeof(HostBinding).GetProperty(nameof(HostBinding.Caller))!.GetMethod!;
    private static readonly MethodInfo stateGetter = typeof(HostBinding).GetProperty(nameof(HostBinding.State))!.GetMethod!;
    private static readonly MethodInfo stoppingGetter = Member.Method(typeof(DelegateBinding), nameof(Stopping));
    private static readonly ConditionalWeakTable<Delegate, DynamicAssembly> assemblies = [];

    internal static CancellationToken Stopping(HostBinding binding) => binding.Caller.Store.Group.Stopping;

    private static HostFunction Define(string name, FunctionType type, Delegate function, Action<ILGenerator, MethodInfo> emitCall)
    {
        ClrSignature signature = ClrSignature.Of(type, typeof(HostBinding));
        var assembly = new DynamicAssembly();
        nint method = assembly.Define("host", signature, (il, self) =>
        {
            // try { result = call } filter { Mark(exception) } { }
            LocalBuilder? result = signature.Result == typeof(void) ? null : il.DeclareLocal(signature.Result);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, Member.Method(typeof(HostBinding), nameof(HostBinding.Enter)));
            il.BeginExceptionBlock();
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, stateGetter);
            il.Emit(OpCodes.Castclass, function.GetType());
            emitCall(il, self);
            if (result is not null)
                il.Emit(OpCodes.Stloc, result);
            il.BeginExceptFilterBlock();
            LocalBuilder exception = il.DeclareLocal(typeof(object));
            il.Emit(OpCodes.Stloc, exception);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldloc, exception);
            il.Emit(OpCodes.Castclass, typeof(Exception));
            il.Emit(OpCodes.Call, Member.Method(typeof(HostBinding), nameof(HostBinding.Mark)));
            il.BeginCatchBlock(null!);
            il.Emit(OpCodes.Pop);
            il.EndExceptionBlock();
            if (result is not null)
                il.Emit(OpCodes.Ldloc, result);
            il.Emit(OpCodes.Ret);
        });
        // The code stays as long as the delegate that it calls.
        assemblies.AddOrUpdate(function, assembly);
        return new(name, TypeRegistry.Intern(type), MethodGroup.Prepare(method), function);
    }

    private static void EmitTuple(ILGenerator il, Type tuple, Type[] results, FunctionType type)
    {
        LocalBuilder values = il.DeclareLocal(tuple);
        il.Emit(OpCodes.Stloc, values);
        int slot = Value.Slots(type.Results[0].Kind);
        for (int i = 1; i < results.Length; i++)
        {
            ValueKind kind = type.Results[i].Kind;
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, callerGetter);
            if (kind == ValueKind.Reference)
            {
                il.Emit(OpCodes.Ldc_I4, i);
                LoadItem(il, values, tuple, i);
                il.Emit(OpCodes.Call, Member.LeaveResultReference);
            }
            else
            {
                il.Emit(OpCodes.Ldfld, Member.Context);
                il.Emit(OpCodes.Ldc_I4, Member.ResultsOffset + slot * sizeof(ulong));
                il.Emit(OpCodes.Add);
                LoadItem(il, values, tuple, i);
                SlotAccess.Store(il, kind);
            }
            slot += Value.Slots(kind);
        }
        LoadItem(il, values, tuple, 0);
    }

    private static void LoadItem(ILGenerator il, LocalBuilder tuple, Type type, int index)
    {
        il.Emit(OpCodes.Ldloca, tuple);
        il.Emit(OpCodes.Ldfld, type.GetField($"Item{index + 1}")!);
    }

    /// <summary>Calls a general function: arguments are boxed into values and back.</summary>
    private static void EmitGeneral(ILGenerator il, FunctionType type)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, type.Parameters.Length);
        il.Emit(OpCodes.Newarr, typeof(Value));
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            il.Emit(OpCodes.Call, ValueFrom(type.Parameters[i].Kind));
            il.Emit(OpCodes.Stelem, typeof(Value));
        }
        il.Emit(OpCodes.Callvirt, typeof(Func<HostBinding, Value[], Value>).GetMethod("Invoke")!);
        if (type.Results.IsEmpty)
        {
            il.Emit(OpCodes.Pop);
            return;
        }
        LocalBuilder first = il.DeclareLocal(typeof(Value));
        il.Emit(OpCodes.Stloc, first);
        il.Emit(OpCodes.Ldloca, first);
        il.Emit(OpCodes.Call, typeof(Value).GetProperty(type.Results[0].Kind switch
        {
            ValueKind.I32 => nameof(Value.AsI32),
            ValueKind.I64 => nameof(Value.AsI64),
            ValueKind.F32 => nameof(Value.AsF32),
            ValueKind.F64 => nameof(Value.AsF64),
            ValueKind.V128 => nameof(Value.AsV128),
            _ => nameof(Value.Reference),
        })!.GetMethod!);
    }

    private static MethodInfo ValueFrom(ValueKind kind) => kind == ValueKind.Reference
        ? typeof(Value).GetMethod(nameof(Value.FromReference))!
        : typeof(Value).GetMethod("op_Implicit", [ClrSignature.Clr(kind)])!;

    private static Type[] Results(Type type)
    {
        if (type == typeof(void))
            return [];
        bool isTuple = type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);
        return isTuple ? type.GetGenericArguments() : [type];
    }

    private static ValueType WasmType(Type type, string name)
    {
        if (type == typeof(int) || type == typeof(uint))
            return ValueType.I32;
        if (type == typeof(long) || type == typeof(ulong))
            return ValueType.I64;
        if (type == typeof(float))
            return ValueType.F32;
        if (type == typeof(double))
            return ValueType.F64;
        if (type == typeof(Vector128<byte>))
            return ValueType.V128;
        if (type == typeof(Func))
            return ValueType.FuncRef;
        if (type == typeof(object))
            return ValueType.ExternRef;
        if (type == typeof(GuestStruct))
            return ValueType.Reference(HeapKind.Struct, nullable: true);
        if (type == typeof(GuestArray))
            return ValueType.Reference(HeapKind.Array, nullable: true);
        if (type == typeof(I31))
            return ValueType.Reference(HeapKind.I31, nullable: true);
        throw new ArgumentException(
            $"Host function {name}: {type} is no parameter or result type. Use int, uint, long, ulong, float, double, Vector128<byte>, Func, GuestStruct, GuestArray, I31 or object.",
            nameof(type));
    }

    /// <summary>Checks and spreads the results of a general function.</summary>
    private sealed unsafe class GeneralFunction(FunctionType type, string name, Func<Instance, Value[], Value[]> function)
    {
        public Func<HostBinding, Value[], Value> Invoke => Call;

        private Value Call(HostBinding binding, Value[] arguments)
        {
            Value[] results = function(binding.Caller, arguments);
            if (results.Length != type.Results.Length)
                throw new InvalidOperationException($"Host function {name} gave {results.Length} results; its type is {type}.");
            Store store = binding.Caller.Store;
            int slot = 0;
            for (int i = 0; i < results.Length; i++)
            {
                if (!ReferenceMatching.Matches(results[i], type.Results[i]))
                    throw new InvalidOperationException($"Host function {name}: result {i} is {results[i]}; its type is {type}.");
                store.ResultReferences[i] = i > 0 ? results[i].Reference : null;
                store.Context->Results[slot++] = results[i].Low;
                if (results[i].Kind == ValueKind.V128)
                    store.Context->Results[slot++] = results[i].High;
            }
            return results.Length > 0 ? results[0] : default;
        }
    }
}
