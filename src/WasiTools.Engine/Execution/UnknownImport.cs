using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Execution;

/// <summary>Stands in for a function that nobody defined: traps when it is called.</summary>
internal static class UnknownImport
{
    public static HostFunction Create(string name, DefinedType type) =>
        DelegateBinding.Create(name, type.Function!, (_, _) => throw new Trap(TrapKind.UnknownImport, name)) with { Type = type };
}
