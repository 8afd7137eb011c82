using System.Globalization;
using WasiTools.Core.Builds;
using WasiTools.Core.Configuration;
using WasiTools.Core.Engines;
using WasiTools.Wasi;

namespace WasiTools.Core.Runs;

/// <summary>Runs programs on the built-in engine in a process of their own.</summary>
internal static class IsolatedRun
{
    public static async Task<WasiRunResult> RunAsync(
        WasiRunRequest request, GuestSinks sinks, Action<string> onCommand, CancellationToken cancellation)
    {
        ComponentHeader.ThrowIfComponent(request.Path);
        string resultFile = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var command = new CommandLine(Wasirun.Find() ?? throw Throw.WasirunNotFound(Wasirun.Name), [.. Arguments(request, resultFile)]);
        onCommand(command.ToString());
        try
        {
            int exitCode = await GuestProcess.RunAsync(command, sinks, cancellation).ConfigureAwait(false);
            return RunnerResult.Read(resultFile, request, exitCode);
        }
        finally
        {
            File.Delete(resultFile);
        }
    }

    internal static IEnumerable<string> Arguments(WasiRunRequest request, string resultFile)
    {
        yield return "--result=" + resultFile;
        foreach (KeyValuePair<string, string> variable in request.Environment)
            yield return $"--env={variable.Key}={variable.Value}";
        foreach (WasiDirectory directory in request.Directories)
            yield return $"--dir={directory.HostPath}::{directory.GuestPath}{(directory.ReadOnly ? ":ro" : "")}";
        foreach (System.Net.IPEndPoint listener in request.Listeners)
            yield return $"--tcp-listen={listener}";
        foreach ((string name, IFormattable? value) in Numbers(request))
        {
            if (value is not null)
                yield return string.Create(CultureInfo.InvariantCulture, $"--{name}={value}");
        }

        if (request.Timeout is { } timeout)
            yield return string.Create(CultureInfo.InvariantCulture, $"--timeout={timeout.TotalMilliseconds:0.###}ms");
        if (request.Argument0 is { } name0)
            yield return "--argv0=" + name0;
        if (request.Invoke is { } export)
            yield return "--invoke=" + export;
        if (request.Bounds != WasiBounds.Auto)
            yield return "--bounds=" + request.Bounds.ToString().ToLowerInvariant();
        if (request.NoCache)
            yield return "--no-cache";
        if (!request.DetectDeadlocks)
            yield return "--no-deadlock-detection";
        if (request.TrapUnknownImports)
            yield return "--trap-unknown-imports";
        if (request.Trace != WasiTraceParts.None)
            yield return "--trace=" + request.Trace.ToString().Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        yield return "--";
        yield return request.Path;
        foreach (string argument in request.Arguments)
            yield return argument;
    }

    private static IEnumerable<(string Name, IFormattable? Value)> Numbers(WasiRunRequest request)
    {
        yield return ("max-memory", request.MaxMemory);
        yield return ("max-threads", request.MaxThreads);
        yield return ("stack-size", request.StackSize);
        yield return ("thread-stack-size", request.ThreadStackSize);
    }
}
