using WasiTools.Core.Sdks;

namespace WasiTools.Core.Targets;

/// <summary>A preprocessor macro that tells WASI targets apart, or was planned to.</summary>
/// <param name="Name">The macro.</param>
/// <param name="Status">Shipped, or planned and never shipped.</param>
/// <param name="Meaning">What it tells.</param>
/// <param name="SinceSdk">First SDK that defines it, or null.</param>
/// <param name="UntilSdk">Last SDK that defines it, or null.</param>
/// <param name="Source">Where this was read.</param>
public sealed record WasiMacro(
    string Name, WasiNameStatus Status, string Meaning, WasiSdkVersion? SinceSdk, WasiSdkVersion? UntilSdk, WasiSource Source)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
