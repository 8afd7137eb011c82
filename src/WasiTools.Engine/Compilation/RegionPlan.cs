namespace WasiTools.Engine.Compilation;

/// <summary>How a function is cut into methods.</summary>
/// <param name="Regions">All regions, by number; none for a function of ordinary size.</param>
/// <param name="Outermost">Those that lie directly in the function, by their start.</param>
/// <param name="Shared">The variables that a region changes from which an exception may lead to a handler in another method of the
/// function; sorted. They are at home all the time.</param>
internal sealed record RegionPlan(IReadOnlyList<Region> Regions, Dictionary<int, Region> Outermost, int[] Shared)
{
    /// <summary>Of a loop that is compiled apart from its function: the loop, as the first region.</summary>
    public Region? Loop { get; init; }

    public static RegionPlan None { get; } = new([], [], []);

    public bool IsSplit => Regions.Count > 0;

    public bool IsShared(int variable) => Shared.AsSpan().BinarySearch(variable) >= 0;
}
