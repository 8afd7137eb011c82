namespace WasiTools.Engine.Tests.Objects;

/// <summary>Instances of text modules, and what calls of them end with.</summary>
internal static class ObjectGuest
{
    public static Instance Start(string text, Store store, Linker? linker = null) =>
        (linker ?? new Linker()).Instantiate(store, Module.ParseText(text));

    public static Value Call(this Instance instance, string name, params ReadOnlySpan<Value> arguments) =>
        instance.GetFunction(name)!.Invoke(arguments) is [Value result] ? result : default;

    /// <summary>The kind of trap that a call ends with.</summary>
    public static TrapKind TrapOf(Instance instance, string name, params Value[] arguments) =>
        Xunit.Assert.Throws<Trap>(() => instance.GetFunction(name)!.Invoke(arguments)).Kind;
}
