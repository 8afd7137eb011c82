using WasiTools.Engine;

namespace WasiTools.Core.Modules;

/// <summary>Something that a module imports or exports.</summary>
/// <param name="Module">The module that it is imported from; empty for an export.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Type">Its type, as text.</param>
public sealed record WasiModuleItem(string Module, string Name, ExternalKind Kind, string Type)
{
    /// <inheritdoc/>
    public override string ToString() => Module.Length > 0 ? $"{Module}.{Name}" : Name;
}
