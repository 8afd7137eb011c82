using WasiTools.Engine.Compilation;

namespace WasiTools.Engine.Tests.Spec;

/// <summary>A way to run the suites.</summary>
/// <param name="Name">A name for reports.</param>
/// <param name="Bounds">How memory accesses are kept within bounds.</param>
/// <param name="MethodBudget">What one method of compiled code may cost before its function is cut.</param>
/// <param name="InterpretationLimit">How often a function or loop is interpreted before it is compiled.</param>
/// <param name="UsesCache">Whether modules are read once more after a cache has come to know them: functions are validated when first used.</param>
/// <param name="CompilesAll">Whether all functions of a module are compiled together before any is called.</param>
internal sealed record SpecMode(
    string Name,
    BoundsMode Bounds,
    int MethodBudget = RegionPlanner.DefaultBudget,
    int InterpretationLimit = 0,
    bool UsesCache = false,
    bool CompilesAll = false)
{
    /// <summary>Explicit bounds checks.</summary>
    public static SpecMode Explicit { get; } = new("explicit", BoundsMode.Explicit);

    /// <summary>Explicit bounds checks, functions cut into many methods, all of a module compiled together.</summary>
    public static SpecMode Cut { get; } =
        new("explicit, functions cut", BoundsMode.Explicit, MethodBudget: 3_000, UsesCache: true, CompilesAll: true);

    /// <summary>Guard pages.</summary>
    public static SpecMode Guard { get; } = new("guard", BoundsMode.Guard);

    /// <summary>What can be interpreted never is compiled.</summary>
    public static SpecMode Interpreted { get; } = new("interpreted", BoundsMode.Explicit, InterpretationLimit: int.MaxValue);

    /// <summary>Functions are compiled at their second call, loops in their sixth round.</summary>
    public static SpecMode Tiers { get; } = new("both tiers", BoundsMode.Explicit, InterpretationLimit: 5, UsesCache: true);

    /// <summary>All of them, in the order of reports.</summary>
    public static SpecMode[] All { get; } = [Explicit, Cut, Guard, Interpreted, Tiers];
}
