namespace WasiTools.Engine.Tests.Execution;

/// <summary>Short ways of making instances of text.</summary>
internal static class Guest
{
    public static IEnumerable<BoundsMode> Modes => GuardMode.TryEnable() ? [BoundsMode.Explicit, BoundsMode.Guard] : [BoundsMode.Explicit];

    /// <summary>An instance in a store of its own.</summary>
    public static Instance Of(string text, BoundsMode bounds = BoundsMode.Explicit, Linker? linker = null, StoreOptions? options = null) =>
        (linker ?? new Linker()).Instantiate(
            new Store((options ?? StoreOptions.Default) with { Bounds = bounds }), Module.ParseText(text));

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
