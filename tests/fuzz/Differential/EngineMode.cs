using WasiTools.Engine;
using WasiTools.Engine.Compilation;

namespace WasiTools.Fuzz.Differential;

/// <summary>A way in which the engine runs a module.</summary>
internal sealed record EngineMode(string Name, BoundsMode Bounds, int MethodBudget)
{
    public static EngineMode[] All { get; } =
    [
        new("explicit", BoundsMode.Explicit, RegionPlanner.DefaultBudget),
        new("guard", BoundsMode.Guard, RegionPlanner.DefaultBudget),
        new("functions cut", BoundsMode.Explicit, 3_000),
    ];
}
