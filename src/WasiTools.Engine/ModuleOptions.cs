namespace WasiTools.Engine;

/// <summary>How modules are read. Immutable.</summary>
public sealed record ModuleOptions
{
    /// <summary>The defaults.</summary>
    public static ModuleOptions Default { get; } = new();

    /// <summary>Which parts of WebAssembly the module may use.</summary>
    public EngineFeatures Features { get; init; } = EngineFeatures.Default;

    /// <summary>A name for messages and backtraces, usually the file name; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>What remembers which large modules are valid; null for nothing. With it an invalid function may be found only when it is first
    /// called, which then throws <see cref="InvalidModuleException"/>.</summary>
    public DiskCache? DiskCache { get; init; }

    /// <summary>What one method of compiled code may cost before its function is cut; small in tests that want every function cut.</summary>
    internal int MethodBudget { get; init; } = Compilation.RegionPlanner.DefaultBudget;

    /// <summary>How often a function or loop is interpreted before it is compiled; 0 compiles every function before its first call.
    /// </summary>
    internal int InterpretationLimit { get; init; } = 1_000;

    /// <summary>Whether what has been interpreted so often is interpreted further until another thread has compiled it, if there is a processor
    /// for that.</summary>
    internal bool CompilesInBackground { get; init; } = true;
}
