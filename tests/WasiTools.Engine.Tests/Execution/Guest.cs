namespace WasiTools.Engine.Tests.Execution;

/// <summary>Short ways of making instances of text.</summary>
internal static class Guest
{
    public static IEnumerable<BoundsMode> Modes => GuardMode.TryEnable() ? [BoundsMode.Explicit, BoundsMode.Guard] : [BoundsMode.Explicit];

    /// <summary>Every function is compiled at its first call.</summary>
    public static ModuleOptions Compiled { get; } = new() { InterpretationLimit = 0 };

    /// <summary>Functions are interpreted at first, and compiled soon.</summary>
    public static ModuleOptions BothTiers { get; } = new() { InterpretationLimit = 20, CompilesInBackground = false };

    /// <summary>What can be interpreted is never compiled.</summary>
    public static ModuleOptions Interpreted { get; } = new() { InterpretationLimit = int.MaxValue };

    public static ModuleOptions[] Tiers { get; } = [Compiled, BothTiers, Interpreted];

    /// <summary>An instance in a store of its own.</summary>
    public static Instance Of(
        string text,
        BoundsMode bounds = BoundsMode.Explicit,
        Linker? linker = null,
        StoreOptions? options = null,
        ModuleOptions? tier = null) =>
        (linker ?? new Linker()).Instantiate(
            new Store((options ?? StoreOptions.Default) with { Bounds = bounds }), Module.ParseText(text, tier ?? Compiled));

    public static Value[] Call(this Instance instance, string name, params Value[] arguments) =>
        instance.GetFunction(name)!.Invoke(arguments);

    /// <summary>Starts guest threads over the same imports, each with a store and instance of its own, and waits for them.</summary>
    public static ThreadGroup RunThreads(Linker linker, Module module, BoundsMode bounds, bool detectDeadlock, params string[] exports)
    {
        var group = new ThreadGroup { DetectsDeadlock = detectDeadlock };
        // All are ready before any runs, so that none is taken for the only one.
        var ready = new ManualResetEventSlim();
        foreach (string export in exports)
        {
            group.Start(StoreOptions.Default.StackSize, () =>
            {
                ready.Wait();
                using var store = new Store(group, new StoreOptions { Bounds = bounds });
                linker.Instantiate(store, module).GetFunction(export)!.Invoke();
            });
        }
        ready.Set();
        return group;
    }
}
