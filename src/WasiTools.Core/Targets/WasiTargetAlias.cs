using WasiTools.Core.Sdks;

namespace WasiTools.Core.Targets;

/// <summary>Another name of a target, with its history.</summary>
/// <param name="Name">The name, such as <c>wasm32-wasi</c>.</param>
/// <param name="Status">Whether it is or was ever usable.</param>
/// <param name="History">What became of it.</param>
/// <param name="SinceRust">First rustc that knew it, or null.</param>
/// <param name="UntilRust">Last rustc that knew it, or null.</param>
/// <param name="SinceSdk">First SDK with it, or null.</param>
/// <param name="UntilSdk">Last SDK with it, or null.</param>
/// <param name="Source">Where this was read.</param>
public sealed record WasiTargetAlias(
    string Name,
    WasiNameStatus Status,
    string History,
    Version? SinceRust,
    Version? UntilRust,
    WasiSdkVersion? SinceSdk,
    WasiSdkVersion? UntilSdk,
    WasiSource Source)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
