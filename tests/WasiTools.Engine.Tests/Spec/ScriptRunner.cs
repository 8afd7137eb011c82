namespace WasiTools.Engine.Tests.Spec;

/// <summary>Runs a script against the engine (the reference interpreter's document "Scripts").</summary>
internal sealed class ScriptRunner
{
    private static readonly TimeSpan timeout = TimeSpan.FromMinutes(3);

    private readonly ScriptReport report;
    private readonly SpecMode mode;
    private readonly ModuleOptions moduleOptions;
    private readonly Store store;
    private readonly Dictionary<string, Instance> instances = [];
    private readonly Dictionary<string, Module> definitions = [];
    private readonly Dictionary<string, Instance> registered = [];
    private readonly Dictionary<string, Thread> threads = [];
    private Linker linker;
    private Instance? lastInstance;
    private Module? lastDefinition;

    private ScriptRunner(ScriptReport report, SpecMode mode, ModuleOptions moduleOptions, Store store)
    {
        this.report = report;
        this.mode = mode;
        this.store = store;
        this.moduleOptions = moduleOptions;
        linker = NewLinker();
    }

    /// <summary>Runs a script.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="features">What its modules may use.</param>
    /// <param name="mode">How it is run.</param>
    public static ScriptReport Run(string text, EngineFeatures features, SpecMode mode)
    {
        var report = new ScriptReport();
        using TemporaryFolder? folder = mode.UsesCache ? new() : null;
        using var store = new Store(new StoreOptions { Bounds = mode.Bounds, StackSize = 2 << 20 });
        using var watch = new Timer(_ => store.Group.Stop(StopCause.TimedOut), null, timeout, Timeout.InfiniteTimeSpan);
        var options = new ModuleOptions
        {
            Features = features,
            MethodBudget = mode.MethodBudget,
            InterpretationLimit = mode.InterpretationLimit,
            CompilesInBackground = false,
            DiskCache = folder is null ? null : new DiskCache(folder.Path) { LeastCode = 0 },
        };
        var runner = new ScriptRunner(report, mode, options, store);
        runner.Run(ScriptParser.Parse(text));
        return report;
    }

    private void Run(IEnumerable<ScriptCommand> commands)
    {
        foreach (ScriptCommand command in commands)
            Run(command);
        foreach (Thread thread in threads.Values)
            thread.Join();
    }

    private void Run(ScriptCommand command)
    {
        switch (command)
        {
            case ActionAssertion assertion:
                Assert(assertion);
                break;
            case ModuleAssertion assertion:
                Assert(assertion);
                break;
            default:
                try
                {
                    Execute(command);
                }
                catch (Exception e)
                {
                    report.Fail(Name(command), command.Line, Outcome.Describe(e));
                }
                break;
        }
    }

    private void Execute(ScriptCommand command)
    {
        switch (command)
        {
            case ModuleCommand { IsDefinition: true } definition:
                lastDefinition = Parse(definition.Module);
                if (definition.Name is not null)
                    definitions[definition.Name] = lastDefinition;
                break;
            case ModuleCommand module:
                lastInstance = null;
                lastDefinition = Parse(module.Module);
                if (module.Name is not null)
                    definitions[module.Name] = lastDefinition;
                Instantiate(module.Name, lastDefinition);
                break;
            case InstanceCommand instance:
                Instantiate(instance.Name, instance.Definition is null
                    ? lastDefinition ?? throw new ScriptException("There is no module definition before.")
                    : definitions.GetValueOrDefault(instance.Definition)
                        ?? throw new ScriptException($"There is no module definition ${instance.Definition}."));
                break;
            case RegisterCommand register:
                Register(register.As, Find(register.Name));
                break;
            case ActionCommand action:
                Perform(action.Action);
                break;
            case ThreadCommand thread:
                Start(thread);
                break;
            case WaitCommand wait:
                if (!threads.Remove(wait.Name, out Thread? waited))
                    throw new ScriptException($"There is no thread ${wait.Name}.");
                waited.Join();
                break;
        }
    }

    private void Instantiate(string? name, Module module)
    {
        lastInstance = linker.Instantiate(store, module);
        if (name is not null)
            instances[name] = lastInstance;
    }

    // A name may be registered again: what the instance before it exported is gone then.
    private void Register(string name, Instance instance)
    {
        bool again = registered.ContainsKey(name);
        registered[name] = instance;
        if (!again)
        {
            linker.Define(name, instance);
            return;
        }
        linker = NewLinker();
        foreach ((string module, Instance exporter) in registered)
            linker.Define(module, exporter);
    }

    private Linker NewLinker()
    {
        var fresh = new Linker();
        SpecTestModule.Define(fresh, store.Options.Bounds == BoundsMode.Guard);
        return fresh;
    }

    private Module Parse(ScriptModule module)
    {
        byte[] bytes = module.ToBinary(moduleOptions.Features);
        var parsed = Module.Parse(bytes, moduleOptions);
        if (mode.UsesCache)
            parsed = Module.Parse(bytes, moduleOptions);
        if (mode.CompilesAll)
            parsed.CompileAll(mode.Bounds);
        return parsed;
    }

    private Instance Find(string? name) =>
        (name is null ? lastInstance : instances.GetValueOrDefault(name))
        ?? throw new ScriptException($"There is no module instance {(name is null ? "before" : "$" + name)}.");

    private Value[] Perform(ScriptAction action)
    {
        Instance instance = Find(action.Module);
        if (action.IsGet)
            return [(instance.GetGlobal(action.Name) ?? throw new ScriptException($"There is no global \"{action.Name}\".")).Value];
        Func function = instance.GetFunction(action.Name) ?? throw new ScriptException($"There is no function \"{action.Name}\".");
        return function.Invoke(Array.ConvertAll(action.Arguments, ScriptMatcher.ToValue));
    }

    private void Assert(ActionAssertion assertion)
    {
        Outcome outcome = Outcome.Of(() => Perform(assertion.Action));
        string? problem = assertion.Kind == AssertionKind.Return
            ? outcome.ReturnProblem(assertion.Results)
            : outcome.Problem(assertion.Kind, assertion.Message);
        Record(assertion.Kind, assertion.Line, problem is null ? null : $"{assertion.Action.Name}: {problem}");
    }

    private void Assert(ModuleAssertion assertion)
    {
        Outcome outcome = Outcome.Of(() =>
        {
            Module module = Parse(assertion.Module);
            if (assertion.Kind is AssertionKind.Unlinkable or AssertionKind.Trap)
                linker.Instantiate(store, module);
            return [];
        });
        Record(assertion.Kind, assertion.Line, outcome.Problem(assertion.Kind, assertion.Message));
    }

    private void Record(AssertionKind kind, int line, string? problem)
    {
        if (problem is null)
            report.Pass(kind);
        else
            report.Fail(kind, line, problem);
    }

    // A thread has a store of its own and sees of its parent only the instances that it shares.
    private void Start(ThreadCommand command)
    {
        var child = new ScriptRunner(report, mode, moduleOptions, new Store(store.Group, store.Options));
        foreach (string name in command.Shared)
            child.instances[name] = Find(name);
        var thread = new Thread(() =>
        {
            using (child.store)
                child.Run(command.Commands);
        });
        threads.Add(command.Name, thread);
        thread.Start();
    }

    private static string Name(ScriptCommand command) =>
        command is ActionCommand { Action.IsGet: var isGet }
            ? (isGet ? "get" : "invoke")
            : command.GetType().Name.Replace("Command", "").ToLowerInvariant();
}
