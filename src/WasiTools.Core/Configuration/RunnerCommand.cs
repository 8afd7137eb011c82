using WasiTools.Core.Engines;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Configuration;

/// <summary>Makes the command for <c>runner</c>. Bootstrap splits it at spaces and knows no quotes.</summary>
internal static class RunnerCommand
{
    /// <summary>Whether the program that bootstrap would start exists.</summary>
    public static bool Exists(string runner) => ProgramPath.Find(runner.Split(' ')[0]) is not null;

    /// <summary>Makes the command that runs a target's programs on an engine, or by a command of the user's.</summary>
    /// <param name="runner">An engine's name; or a program and its arguments, in one text or one each.</param>
    /// <param name="target">The target.</param>
    /// <returns>The program, which exists, and its arguments.</returns>
    /// <exception cref="WasiToolsException"><c>RunnerNotFound</c>, <c>EngineNotFound</c> or <c>EngineCannotRun</c>.</exception>
    public static IReadOnlyList<string> For(IReadOnlyList<string> runner, string target)
    {
        bool isName = runner.Count == 1 && Enum.TryParse(runner[0], ignoreCase: true, out WasiEngineKind _) && !char.IsAsciiDigit(runner[0][0]);
        if (isName)
            return ForEngine(Enum.Parse<WasiEngineKind>(runner[0], ignoreCase: true), target);
        IReadOnlyList<string> words = runner.Count == 1 && !File.Exists(runner[0])
            ? runner[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : runner;
        string? program = words.Count > 0 ? ProgramPath.Find(words[0]) : null;
        return program is null ? throw Throw.RunnerNotFound(words.Count > 0 ? words[0] : "") : [Path.GetFullPath(program), .. words.Skip(1)];
    }

    private static IReadOnlyList<string> ForEngine(WasiEngineKind kind, string target)
    {
        if (kind == WasiEngineKind.Builtin)
            return [Wasirun.Find() ?? throw Throw.RunnerNotFound(Wasirun.Name), "--dir", ".", "--env", "RUSTC_BOOTSTRAP"];
        bool hasThreads = TargetCatalog.Find(target) is { HasThreads: true };
        WasiEngine engine = EngineLocator.Get(kind);
        if (hasThreads && engine.RunsThreads == false)
            throw Throw.EngineCannotRun(engine, $"has no wasi-threads, which {target} needs. {engine.Note}");
        string path = engine.Path!;
        return kind switch
        {
            WasiEngineKind.Wasmtime => [path, "run", .. hasThreads ? WasmtimeCommand.Threads(engine.Version) : [], "-C", "cache=n", "--dir", ".", "--env", "RUSTC_BOOTSTRAP"],
            WasiEngineKind.Wamr => [path, "--max-threads=1024", "--dir=.", "--env=RUSTC_BOOTSTRAP=1"],
            WasiEngineKind.Toywasm => [path, "--wasi", "--wasi-dir=.", "--wasi-env=RUSTC_BOOTSTRAP=1"],
            WasiEngineKind.Node => [path, "--no-warnings", NodeCommand.Script, "--dir=.::.", "--env=RUSTC_BOOTSTRAP=1", "--"],
            WasiEngineKind.Jco => throw Throw.EngineCannotRun(engine, "gives a program no directory of the caller's choice"),
            _ => [path, "run", "-mount=.:/", "-env=RUSTC_BOOTSTRAP=1"],
        };
    }
}
