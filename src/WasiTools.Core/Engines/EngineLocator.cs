using System.Diagnostics;
using System.Text.RegularExpressions;
using WasiTools.Core.Configuration;

namespace WasiTools.Core.Engines;

/// <summary>Finds engines on the search path and asks them for their version.</summary>
public static partial class EngineLocator
{
    private static readonly (WasiEngineKind Kind, string Program, string Argument)[] s_known =
    [
        (WasiEngineKind.Wasmtime, "wasmtime", "--version"),
        (WasiEngineKind.Wamr, "iwasm", "--version"),
        (WasiEngineKind.Toywasm, "toywasm", "--version"),
        (WasiEngineKind.Wazero, "wazero", "version"),
        (WasiEngineKind.Node, "node", "--version"),
        (WasiEngineKind.Jco, "jco", "--version"),
    ];

    // npm's programs are scripts there.
    private static readonly string[] s_windowsEndings = [".exe", ".cmd"];

    private static readonly string[] s_noEnding = [""];

    /// <summary>The built-in engine and what the search path has.</summary>
    /// <param name="searchPath">Folders, as in PATH; null for the process's.</param>
    /// <returns>The engines; the first found of each kind.</returns>
    public static IEnumerable<WasiEngine> FindAll(string? searchPath = null)
    {
        yield return new WasiEngine(WasiEngineKind.Builtin, typeof(EngineLocator).Assembly.GetName().Version, null, true, "");
        foreach ((WasiEngineKind kind, string program, string argument) in s_known)
        {
            if (ProgramPath.Find(program, searchPath) is { } path)
                yield return Describe(kind, path, AskVersion(path, argument));
        }
    }

    /// <summary>Finds an engine.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="searchPath">Folders, as in PATH; null for the process's.</param>
    /// <returns>The engine.</returns>
    /// <exception cref="WasiToolsException"><c>EngineNotFound</c>.</exception>
    public static WasiEngine Get(WasiEngineKind kind, string? searchPath = null) =>
        FindAll(searchPath).FirstOrDefault(engine => engine.Kind == kind) ?? throw Throw.EngineNotFound(kind);

    /// <summary>Runs a program with a thread on an engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The engine with what came of it; the same where there is nothing to try.</returns>
    public static Task<WasiEngine> VerifyAsync(WasiEngine engine, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return ThreadProbe.VerifyAsync(engine, cancellation);
    }

    /// <summary>Says what a version of an engine can do.</summary>
    internal static WasiEngine Describe(WasiEngineKind kind, string path, Version? version) => kind switch
    {
        WasiEngineKind.Wasmtime => new WasiEngine(kind, version, path, version is null ? null : version.Major < 47, version switch
        {
            { Major: >= 47 } => "wasi-threads was removed in 47; release 36 with long-term support has it.",
            { Major: >= 45 } => "Warns that 47 has no wasi-threads.",
            _ => "",
        }),
        WasiEngineKind.Wamr => new WasiEngine(kind, version, path, null, "Runs threads if built with WAMR_BUILD_LIB_WASI_THREADS=1."),
        WasiEngineKind.Toywasm => new WasiEngine(kind, version, path, null, "Runs threads if built with TOYWASM_ENABLE_WASI_THREADS=ON."),
        WasiEngineKind.Node => new WasiEngine(kind, version, path, version?.Major switch { >= 26 => true, < 22 => false, _ => null }, version?.Major switch
        {
            < 22 => "Threads hang there when they are joined; 26 runs them.",
            _ => "Runs threads with this module's script: a worker per thread, files not shared between them.",
        }),
        WasiEngineKind.Jco => new WasiEngine(kind, version, path, false, "Runs components, with the variables and directories of its own process."),
        _ => new WasiEngine(kind, version, path, false, "Has no wasi-threads."),
    };

    private static Version? AskVersion(string path, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(path, argument) { RedirectStandardOutput = true, RedirectStandardError = true });
        Task<string> output = process!.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            process.Kill(entireProcessTree: true);
            return null;
        }

        Match match = VersionNumber().Match(output.Result);
        return match.Success ? Version.Parse(match.Value) : null;
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex VersionNumber();
}
