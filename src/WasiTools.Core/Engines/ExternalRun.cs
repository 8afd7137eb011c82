using System.Diagnostics;
using WasiTools.Core.Builds;
using WasiTools.Core.Modules;
using WasiTools.Core.Runs;
using WasiTools.Engine;

namespace WasiTools.Core.Engines;

/// <summary>Runs programs on engines that are programs of their own.</summary>
internal static class ExternalRun
{
    private const int TrapOnUnix = 134;

    public static async Task<WasiRunResult> RunAsync(
        WasiEngine engine, WasiRunRequest request, GuestSinks sinks, Action<string> onCommand, CancellationToken cancellation)
    {
        WasiModule module = ModuleInspector.Inspect(request.Path);
        if (module.SpawnsThreads && engine.RunsThreads is null)
            engine = await ThreadProbe.VerifyAsync(engine, cancellation).ConfigureAwait(false);
        CommandLine command = EngineCommand.For(engine, module, request);
        onCommand(command.ToString());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // For engines without a limit of their own, and for those that fail to keep it.
        if (request.Timeout is { } timeout)
            limit.CancelAfter(timeout + TimeSpan.FromSeconds(1));
        var watch = Stopwatch.StartNew();
        StopCause cause = StopCause.Exited;
        int exitCode;
        try
        {
            exitCode = await GuestProcess.RunAsync(command, sinks, limit.Token).ConfigureAwait(false);
            // Wasmtime's exit code of a trap is that of abort, and our script for node has the same everywhere.
            if ((engine.Kind == WasiEngineKind.Wasmtime && exitCode == (OperatingSystem.IsWindows() ? 3 : TrapOnUnix))
                || (engine.Kind == WasiEngineKind.Node && exitCode == TrapOnUnix))
                cause = StopCause.Trapped;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            (cause, exitCode) = (StopCause.TimedOut, 124);
        }

        return new WasiRunResult
        {
            Path = request.Path,
            Engine = engine.ToString(),
            Cause = cause,
            ExitCode = exitCode,
            Failure = cause switch
            {
                StopCause.Trapped => "the engine reported a trap",
                StopCause.TimedOut => $"stopped after {request.Timeout}",
                _ => null,
            },
            Elapsed = watch.Elapsed,
        };
    }
}
