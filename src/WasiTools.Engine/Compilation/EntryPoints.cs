using System.Reflection.Emit;
using WasiTools.Engine.Execution;

namespace WasiTools.Engine.Compilation;

/// <summary>Methods that call a function with arguments in slots and references, and leave its results there. One serves all functions of
/// a type; those of program starts are compiled ahead of time with the engine.</summary>
internal static unsafe class EntryPoints
{
    public static ClrSignature Signature { get; } = new(typeof(void), [typeof(Func), typeof(ulong*), typeof(object?[])]);

    /// <summary>The entry point for a function.</summary>
    public static delegate*<Func, ulong*, object?[], void> Of(Func function)
    {
        FunctionType type = function.Type;
        if (type.Results.IsEmpty)
        {
            if (type.Parameters.IsEmpty)
                return &EnterStart;
            if (type.Parameters is [{ Kind: ValueKind.I32 }, { Kind: ValueKind.I32 }])
                return &EnterThreadStart;
        }
        Instance owner = function.Context as Instance ?? ((HostBinding)function.Context).Caller;
        return (delegate*<Func, ulong*, object?[], void>)owner.Code.EntryPoint(function.DefinedType);
    }

    /// <summary>Writes the entry point of any type.</summary>
    public static void Emit(ILGenerator il, FunctionType type)
    {
        ClrSignature signature = ClrSignature.Of(type, typeof(FunctionContext));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Member.FuncContext);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Member.FuncSlot);
        il.Emit(OpCodes.Stfld, Member.Pending);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Member.FuncContext);
        int slot = 0;
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            ValueKind kind = type.Parameters[i].Kind;
            if (kind == ValueKind.Reference)
            {
                il.Emit(OpCodes.Ldarg_2);
                il.Emit(OpCodes.Ldc_I4, i);
                il.Emit(OpCodes.Ldelem_Ref);
            }
            else
            {
                SlotAddress(il, slot);
                SlotAccess.Load(il, kind);
            }
            slot += Value.Slots(kind);
        }
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Member.FuncSlot);
        il.Emit(OpCodes.Ldind_I);
        il.EmitCalli(OpCodes.Calli, System.Reflection.CallingConventions.Standard, signature.Result, signature.Parameters, null);
        if (!type.Results.IsEmpty)
            StoreResult(il, type.Results[0].Kind, signature.Result);
        if (type.Results.Length > 1)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Call, Member.CopyResults);
        }
        il.Emit(OpCodes.Ret);
    }

    /// <summary>Copies results beyond the first from where functions leave them.</summary>
    public static void CopyResults(Func function, ulong* slots, object?[] references)
    {
        ReadOnlySpan<ValueType> results = function.Type.Results;
        Store store = function.Store;
        for (int i = 1, slot = Value.Slots(results[0].Kind); i < results.Length; i++)
        {
            references[i] = store.ResultReferences[i];
            for (int width = Value.Slots(results[i].Kind); width > 0; width--, slot++)
                slots[slot] = store.Context->Results[slot];
        }
        Array.Clear(store.ResultReferences, 0, results.Length);
    }

    private static void StoreResult(ILGenerator il, ValueKind kind, Type clr)
    {
        LocalBuilder result = il.DeclareLocal(clr);
        il.Emit(OpCodes.Stloc, result);
        if (kind == ValueKind.Reference)
        {
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ldloc, result);
            il.Emit(OpCodes.Stelem_Ref);
            return;
        }
        SlotAddress(il, 0);
        il.Emit(OpCodes.Ldloc, result);
        SlotAccess.Store(il, kind);
    }

    private static void SlotAddress(ILGenerator il, int slot)
    {
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldc_I4, slot * sizeof(ulong));
        il.Emit(OpCodes.Add);
    }

    private static void EnterStart(Func function, ulong* slots, object?[] references)
    {
        function.Context.Pending = function.Slot;
        ((delegate*<FunctionContext, void>)*function.Slot)(function.Context);
    }

    private static void EnterThreadStart(Func function, ulong* slots, object?[] references)
    {
        function.Context.Pending = function.Slot;
        ((delegate*<FunctionContext, int, int, void>)*function.Slot)(function.Context, (int)slots[0], (int)slots[1]);
    }
}
