namespace WasiTools.Core.Runs;

/// <summary>How the built-in engine checks memory accesses.</summary>
public enum WasiBounds
{
    /// <summary>Comparisons in this process, whose signal handlers are not ours; in a process of its own guard pages where a probe proves them.</summary>
    Auto,

    /// <summary>Comparisons.</summary>
    Explicit,

    /// <summary>Guard pages, or no run at all.</summary>
    Guard,
}
