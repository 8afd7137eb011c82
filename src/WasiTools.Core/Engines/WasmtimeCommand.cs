using System.Globalization;
using WasiTools.Core.Modules;
using WasiTools.Core.Runs;
using WasiTools.Wasi;

namespace WasiTools.Core.Engines;

/// <summary>Wasmtime's options, which changed at 14 and at 40.</summary>
internal static class WasmtimeCommand
{
    private const int NewOptions = 14;
    private const int SharedMemoryIsOff = 40;

    public static RunNeeds Offers(WasiEngine engine) =>
        RunNeeds.Directories | RunNeeds.RenamedDirectories | RunNeeds.Invoke
        | (Major(engine) >= NewOptions
            ? RunNeeds.Argument0 | RunNeeds.MaxMemory | RunNeeds.StackSize | RunNeeds.TrapUnknownImports
            : RunNeeds.None);

    /// <summary>What turns wasi-threads on in a version that has it.</summary>
    public static string[] Threads(Version? version) => version?.Major switch
    {
        < NewOptions => ["--wasm-features=threads", "--wasi-modules=experimental-wasi-threads"],
        < SharedMemoryIsOff => ["-W", "threads=y", "-S", "threads=y"],
        _ => ["-W", "threads=y,shared-memory=y", "-S", "threads=y"],
    };

    public static IEnumerable<string> Arguments(WasiEngine engine, WasiModule module, WasiRunRequest request)
    {
        int major = Major(engine);
        yield return "run";
        foreach (string argument in module.SpawnsThreads ? Threads(engine.Version) : [])
            yield return argument;

        foreach (KeyValuePair<string, string> variable in request.Environment)
        {
            yield return "--env";
            yield return $"{variable.Key}={variable.Value}";
        }

        foreach (WasiDirectory directory in request.Directories)
        {
            // The two names changed places.
            yield return major < NewOptions ? "--mapdir" : "--dir";
            yield return major < NewOptions ? $"{directory.GuestPath}::{directory.HostPath}" : $"{directory.HostPath}::{directory.GuestPath}";
        }

        foreach (string limit in Limits(request, major))
        {
            yield return "-W";
            yield return limit;
        }

        if (request.Argument0 is { } name)
        {
            yield return "--argv0";
            yield return name;
        }

        if (request.Invoke is { } export)
        {
            yield return "--invoke";
            yield return export;
        }

        yield return request.Path;
        foreach (string argument in request.Arguments)
            yield return argument;
    }

    private static IEnumerable<string> Limits(WasiRunRequest request, int major)
    {
        if (request.Timeout is { } timeout && major >= NewOptions)
            yield return string.Create(CultureInfo.InvariantCulture, $"timeout={(long)timeout.TotalMilliseconds}ms");
        if (request.MaxMemory is { } memory)
            yield return string.Create(CultureInfo.InvariantCulture, $"max-memory-size={memory}");
        if (request.StackSize is { } stack)
            yield return string.Create(CultureInfo.InvariantCulture, $"max-wasm-stack={stack}");
        if (request.TrapUnknownImports)
            yield return "unknown-imports-trap=y";
    }

    private static int Major(WasiEngine engine) => engine.Version?.Major ?? int.MaxValue;
}
