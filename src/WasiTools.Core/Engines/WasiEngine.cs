namespace WasiTools.Core.Engines;

/// <summary>An engine of this machine.</summary>
/// <param name="Kind">Which engine it is.</param>
/// <param name="Version">Its version, or null if it does not say.</param>
/// <param name="Path">Its program; null for the built-in engine.</param>
/// <param name="RunsThreads">Whether it runs wasm32-wasip1-threads, so far as its version tells; null if only a try would.</param>
/// <param name="Note">What else to know, or an empty string.</param>
public sealed record WasiEngine(WasiEngineKind Kind, Version? Version, string? Path, bool? RunsThreads, string Note)
{
    /// <summary>Whether a probe program with a thread was run on it, which is where <see cref="RunsThreads"/> then comes from.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Whether it runs core modules, which WASI 0.1 has.</summary>
    public bool RunsModules => Kind != WasiEngineKind.Jco;

    /// <summary>Whether it runs components, which WASI 0.2 and 0.3 have.</summary>
    public bool RunsComponents => Kind is WasiEngineKind.Wasmtime or WasiEngineKind.Jco;

    /// <summary>How it runs <c>x.wasm</c>, which has threads if the engine has: a line that PowerShell takes when pasted.</summary>
    public string Command => EngineCommand.Usage(this);

    /// <inheritdoc/>
    public override string ToString() => Version is null ? Kind.ToString() : $"{Kind} {Version}";
}
