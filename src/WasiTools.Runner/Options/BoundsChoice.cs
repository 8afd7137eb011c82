namespace WasiTools.Runner.Options;

/// <summary>The values of <c>--bounds</c>.</summary>
internal enum BoundsChoice
{
    /// <summary>Guard pages where a probe proves them, otherwise comparisons.</summary>
    Auto,
    /// <summary>Comparisons.</summary>
    Explicit,
    /// <summary>Guard pages, or no run at all.</summary>
    Guard,
}
