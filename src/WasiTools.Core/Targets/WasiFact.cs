namespace WasiTools.Core.Targets;

/// <summary>One thing known about a target, as text, with its source.</summary>
/// <param name="Name">What it is about, such as <c>tier</c> or <c>linker: CPU</c>.</param>
/// <param name="Value">The fact.</param>
/// <param name="Source">Where it was read.</param>
public sealed record WasiFact(string Name, string Value, WasiSource Source)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Value}";
}
