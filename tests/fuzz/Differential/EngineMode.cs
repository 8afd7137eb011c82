using WasiTools.Engine;
using WasiTools.Engine.Compilation;

namespace WasiTools.Fuzz.Differential;

/// <summary>A way in which the engine runs a module.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bounds">How memory accesses are checked.</param>
/// <param name="InterpretationLimit">When functions are compiled; see <see cref="ModuleOptions.InterpretationLimit"/>.</param>
/// <param name="MethodBudget">What a method may cost before a function is cut.</param>
internal sealed record EngineMode(
    string Name, BoundsMode Bounds, int InterpretationLimit = 0, int MethodBudget = RegionPlanner.DefaultBudget)
{
    private const int SmallBudget = 3_000;

    public static EngineMode[] All { get; } =
    [
        new("explicit", BoundsMode.Explicit),
        new("guard", BoundsMode.Guard),
        new("functions cut", BoundsMode.Explicit, MethodBudget: SmallBudget),
        new("interpreted", BoundsMode.Explicit, int.MaxValue),
        new("interpreted, guard", BoundsMode.Guard, int.MaxValue),
        new("both tiers", BoundsMode.Explicit, 5),
        new("both tiers, guard, functions cut", BoundsMode.Guard, 40, SmallBudget),
    ];

    public ModuleOptions Options => new() { MethodBudget = MethodBudget, InterpretationLimit = InterpretationLimit, CompilesInBackground = false };
}
