namespace WasiTools.Core.Modules;

/// <summary>A function that a module defines.</summary>
/// <param name="Index">Its index, imported functions counted.</param>
/// <param name="Name">Its name from the name section or an export, or null.</param>
/// <param name="Length">The bytes of its code.</param>
public sealed record WasiModuleFunction(int Index, string? Name, int Length)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name ?? $"function {Index}"} ({Length})";
}
