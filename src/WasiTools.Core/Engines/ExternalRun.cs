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
        CommandLine command = EngineCommand.For(engine, ModuleInspector.Inspect(request.Path), request);
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
            exitCode = await ToolProcess.RunAsync(command, sinks.OnOutputLine ?? Console.Out.WriteLine, sinks.OnErrorLine ?? Console.Error.WriteLine, limit.Token, sinks.Input).ConfigureAwait(false);
            // Wasmtime's exit code of a trap is that of abort.
            if (engine.Kind == WasiEngineKind.Wasmtime && exitCode == (OperatingSystem.IsWindows() ? 3 : TrapOnUnix))
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
