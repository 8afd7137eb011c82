using WasiTools.Core.Sdks;

namespace WasiTools.Core.Targets;

/// <summary>A header of wasi-libc that matters on a target.</summary>
/// <param name="Name">The name to include.</param>
/// <param name="Meaning">What it declares.</param>
/// <param name="SinceSdk">First SDK with it, or null.</param>
/// <param name="Source">Where this was read.</param>
public sealed record WasiHeader(string Name, string Meaning, WasiSdkVersion? SinceSdk, WasiSource Source)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
