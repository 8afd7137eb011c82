namespace WasiTools.Engine.Tests.Spec;

/// <summary>The host module <c>spectest</c> that scripts import from.</summary>
internal static class SpecTestModule
{
    private const string Name = "spectest";

    /// <summary>Defines its items, all of them new.</summary>
    public static void Define(Linker linker, bool guard)
    {
        linker.Define(Name, "global_i32", new Global(new(ValueType.I32, false), 666));
        linker.Define(Name, "global_i64", new Global(new(ValueType.I64, false), 666L));
        linker.Define(Name, "global_f32", new Global(new(ValueType.F32, false), 666.6f));
        linker.Define(Name, "global_f64", new Global(new(ValueType.F64, false), 666.6));
        linker.Define(Name, "table", new Table(new(ValueType.FuncRef, 10, 20)));
        linker.Define(Name, "table64", new Table(new(ValueType.FuncRef, 10, 20, Is64: true)));
        linker.Define(Name, "memory", new Memory(new(1, 2), guard));
        linker.Define(Name, "shared_memory", new Memory(new(1, 2, IsShared: true), guard));
        Print(linker, "print");
        Print(linker, "print_i32", ValueType.I32);
        Print(linker, "print_i64", ValueType.I64);
        Print(linker, "print_f32", ValueType.F32);
        Print(linker, "print_f64", ValueType.F64);
        Print(linker, "print_i32_f32", ValueType.I32, ValueType.F32);
        Print(linker, "print_f64_f64", ValueType.F64, ValueType.F64);
    }

    // What is printed is of no interest to the scripts.
    private static void Print(Linker linker, string name, params ReadOnlySpan<ValueType> parameters) =>
        linker.DefineFunction(Name, name, new FunctionType(parameters, []), (_, _) => []);
}
