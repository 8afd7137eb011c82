namespace WasiTools.Engine.Compilation;

/// <summary>How a function is cut into methods.</summary>
/// <param name="Regions">All regions, by number; none for a function of ordinary size.</param>
/// <param name="Outermost">Those that lie directly in the function, by their start.</param>
internal sealed record RegionPlan(IReadOnlyList<Region> Regions, Dictionary<int, Region> Outermost)
{
    public static RegionPlan None { get; } = new([], []);

    public bool IsSplit => Regions.Count > 0;
}
