using WasiTools.Core.Builds;
using WasiTools.Core.Modules;
using WasiTools.Core.Runs;
using WasiTools.Engine;

namespace WasiTools.Core.Engines;

/// <summary>The command line with which an engine of a version runs a program.</summary>
internal static class EngineCommand
{
    /// <exception cref="WasiToolsException"><c>EngineCannotRun</c>: that engine or version lacks what the program or the run needs.</exception>
    public static CommandLine For(WasiEngine engine, WasiModule module, WasiRunRequest request)
    {
        if (module.SpawnsThreads && engine.RunsThreads == false)
            throw Throw.EngineCannotRun(engine, $"has no wasi-threads. {engine.Note} The built-in engine runs it");
        bool takesComponents = engine.Kind is WasiEngineKind.Wasmtime or WasiEngineKind.Jco;
        if (module.IsComponent && !takesComponents)
            throw Throw.EngineCannotRun(engine, "runs no components. Wasmtime and jco do");
        if (!module.IsComponent && engine.Kind == WasiEngineKind.Jco)
            throw Throw.EngineCannotRun(engine, "runs components only, and this is a core module");
        RunNeeds lacking = request.Needs() & ~Offers(engine);
        if (lacking != RunNeeds.None)
            throw Throw.EngineCannotRun(engine, $"has no option for {lacking.Describe()}");
        IEnumerable<string> arguments = engine.Kind switch
        {
            WasiEngineKind.Wasmtime => WasmtimeCommand.Arguments(engine, module, request),
            WasiEngineKind.Wamr => WamrCommand.Arguments(engine, module, request),
            WasiEngineKind.Toywasm => ToywasmCommand.Arguments(request),
            WasiEngineKind.Wazero => WazeroCommand.Arguments(request),
            WasiEngineKind.Node => NodeCommand.Arguments(request),
            _ => ["run", request.Path, .. request.Arguments],
        };
        return new CommandLine(engine.Path!, [.. arguments])
        {
            // jco gives a component the variables of its own process.
            Environment = engine.Kind == WasiEngineKind.Jco ? request.Environment.ToDictionary() : new Dictionary<string, string>(),
        };
    }

    /// <summary>The command line for a program that uses what the engine has.</summary>
    public static string Usage(WasiEngine engine)
    {
        const string Program = "x.wasm";
        if (engine.Kind == WasiEngineKind.Builtin)
            return $"Invoke-WasiThreadsRun {Program}";
        var module = new WasiModule
        {
            Path = Program,
            Length = 0,
            IsComponent = !engine.RunsModules,
            Sections = [],
            Imports = engine.RunsThreads == false ? [] : [new WasiModuleItem("wasi", "thread-spawn", ExternalKind.Function, "")],
        };
        return For(engine, module, new WasiRunRequest { Path = Program }).ToString();
    }

    private static RunNeeds Offers(WasiEngine engine) => engine.Kind switch
    {
        WasiEngineKind.Wasmtime => WasmtimeCommand.Offers(engine),
        WasiEngineKind.Wamr => WamrCommand.Offers,
        WasiEngineKind.Toywasm => ToywasmCommand.Offers(engine),
        WasiEngineKind.Wazero => RunNeeds.Directories | RunNeeds.RenamedDirectories | RunNeeds.ReadOnlyDirectories,
        WasiEngineKind.Node => RunNeeds.Directories | RunNeeds.RenamedDirectories | RunNeeds.Argument0 | RunNeeds.MaxThreads,
        _ => RunNeeds.None,
    };
}
