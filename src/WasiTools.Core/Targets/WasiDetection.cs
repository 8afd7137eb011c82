namespace WasiTools.Core.Targets;

/// <summary>Source code that is true on one target only.</summary>
/// <param name="Language"><c>Rust</c> or <c>C</c> (and C++).</param>
/// <param name="Code">The line or lines.</param>
/// <param name="Applies">Which compilers or SDKs it works with.</param>
/// <param name="Source">Where this was read.</param>
public sealed record WasiDetection(string Language, string Code, string Applies, WasiSource Source)
{
    /// <inheritdoc/>
    public override string ToString() => Code;
}
