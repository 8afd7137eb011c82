using System.Globalization;
using WasiTools.Core.Builds;
using WasiTools.Core.Modules;
using WasiTools.Core.Runs;
using WasiTools.Wasi;

namespace WasiTools.Core.Engines;

/// <summary>The command line with which an engine of a version runs a program.</summary>
internal static class EngineCommand
{
    /// <exception cref="WasiToolsException"><c>EngineCannotRun</c>: that engine or version lacks what the program needs.</exception>
    public static CommandLine For(WasiEngine engine, WasiModule module, WasiRunRequest request)
    {
        if (module.SpawnsThreads && engine.RunsThreads == false)
            throw Throw.EngineCannotRun(engine, $"has no wasi-threads. {engine.Note} The built-in engine runs it");
        if (module.IsComponent && engine.Kind != WasiEngineKind.Wasmtime)
            throw Throw.EngineCannotRun(engine, "runs no components. Wasmtime does");
        IEnumerable<string> arguments = engine.Kind switch
        {
            WasiEngineKind.Wasmtime => Wasmtime(engine, module, request),
            WasiEngineKind.Wamr => Wamr(engine, request),
            WasiEngineKind.Toywasm => Toywasm(engine, request),
            _ => Wazero(engine, request),
        };
        return new CommandLine(engine.Path!, [.. arguments]);
    }

    /// <summary>What turns wasi-threads on in a version of Wasmtime that has it.</summary>
    public static string[] WasmtimeThreads(Version? version) => version?.Major switch
    {
        < 14 => ["--wasm-features=threads", "--wasi-modules=experimental-wasi-threads"],
        < 40 => ["-W", "threads=y", "-S", "threads=y"],
        _ => ["-W", "threads=y,shared-memory=y", "-S", "threads=y"],
    };

    private static IEnumerable<string> Wasmtime(WasiEngine engine, WasiModule module, WasiRunRequest request)
    {
        int major = engine.Version?.Major ?? int.MaxValue;
        yield return "run";
        foreach (string argument in module.SpawnsThreads ? WasmtimeThreads(engine.Version) : [])
            yield return argument;

        foreach (KeyValuePair<string, string> variable in request.Environment)
        {
            yield return "--env";
            yield return $"{variable.Key}={variable.Value}";
        }

        foreach (WasiDirectory directory in request.Directories)
        {
            if (directory.ReadOnly)
                throw Throw.EngineCannotRun(engine, "has no read-only directories on its command line");
            // The two names changed places in 14.
            yield return major < 14 ? "--mapdir" : "--dir";
            yield return major < 14 ? $"{directory.GuestPath}::{directory.HostPath}" : $"{directory.HostPath}::{directory.GuestPath}";
        }

        if (request.Invoke is not null)
        {
            yield return "--invoke";
            yield return request.Invoke;
        }

        if (request.Timeout is { } timeout && major >= 14)
        {
            yield return "-W";
            yield return string.Create(CultureInfo.InvariantCulture, $"timeout={(long)timeout.TotalMilliseconds}ms");
        }

        yield return request.Path;
        foreach (string argument in request.Arguments)
            yield return argument;
    }

    private static IEnumerable<string> Wamr(WasiEngine engine, WasiRunRequest request)
    {
        const int MostOfEach = 8;
        if (request.Environment.Count > MostOfEach || request.Directories.Count > MostOfEach)
            throw Throw.EngineCannotRun(engine, $"takes at most {MostOfEach} environment variables and directories");
        if (request.Directories.Any(static directory => directory.ReadOnly))
            throw Throw.EngineCannotRun(engine, "has no read-only directories");
        // Its own default is 4, which surprises programs.
        yield return string.Create(CultureInfo.InvariantCulture, $"--max-threads={request.MaxThreads ?? 1024}");
        if (request.StackSize is { } stack)
            yield return string.Create(CultureInfo.InvariantCulture, $"--stack-size={stack}");
        foreach (KeyValuePair<string, string> variable in request.Environment)
            yield return $"--env={variable.Key}={variable.Value}";
        foreach (WasiDirectory directory in request.Directories)
            yield return $"--map-dir={directory.GuestPath}::{directory.HostPath}";
        if (request.Timeout is { } timeout)
            yield return string.Create(CultureInfo.InvariantCulture, $"--timeout={(long)timeout.TotalMilliseconds}");
        if (request.Invoke is not null)
        {
            yield return "-f";
            yield return request.Invoke;
        }

        yield return request.Path;
        foreach (string argument in request.Arguments)
            yield return argument;
    }

    private static IEnumerable<string> Toywasm(WasiEngine engine, WasiRunRequest request)
    {
        if (request.Directories.Any(static directory => directory.ReadOnly || directory.GuestPath != directory.HostPath))
            throw Throw.EngineCannotRun(engine, "gives directories under their own names only");
        yield return "--wasi";
        foreach (KeyValuePair<string, string> variable in request.Environment)
            yield return $"--wasi-env={variable.Key}={variable.Value}";
        foreach (WasiDirectory directory in request.Directories)
            yield return $"--wasi-dir={directory.HostPath}";
        yield return request.Path;
        if (request.Arguments.Count > 0)
            yield return "--";
        foreach (string argument in request.Arguments)
            yield return argument;
    }

    private static IEnumerable<string> Wazero(WasiEngine engine, WasiRunRequest request)
    {
        if (request.Invoke is not null)
            throw Throw.EngineCannotRun(engine, "cannot call an export from its command line");
        yield return "run";
        foreach (KeyValuePair<string, string> variable in request.Environment)
            yield return $"-env={variable.Key}={variable.Value}";
        foreach (WasiDirectory directory in request.Directories)
            yield return $"-mount={directory.HostPath}:{directory.GuestPath}{(directory.ReadOnly ? ":ro" : "")}";
        if (request.Timeout is { } timeout)
            yield return string.Create(CultureInfo.InvariantCulture, $"-timeout={timeout.TotalSeconds}s");
        yield return request.Path;
        foreach (string argument in request.Arguments)
            yield return argument;
    }
}
