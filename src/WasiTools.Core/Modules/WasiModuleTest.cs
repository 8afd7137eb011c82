using System.Collections.ObjectModel;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Modules;

/// <summary>Whether a WebAssembly file is valid and what can run it.</summary>
/// <param name="Path">The file.</param>
/// <param name="IsValid">Whether it validates, components aside, whose insides are not looked at.</param>
/// <param name="Target">The target that it is for, or null if it is for none of WASI's.</param>
/// <param name="IsRunnable">Whether the built-in engine runs it.</param>
/// <param name="Problems">Why not, and what else stands in the way.</param>
/// <param name="Engines">What is known of engines for its target.</param>
public sealed record WasiModuleTest(
    string Path,
    bool IsValid,
    WasiTarget? Target,
    bool IsRunnable,
    ReadOnlyCollection<WasiModuleProblem> Problems,
    ReadOnlyCollection<WasiEngineSupport> Engines)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {(IsRunnable ? "runs" : "does not run")}";
}
