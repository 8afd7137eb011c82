using WasiTools.Core.Engines;
using WasiTools.Wasi;

namespace WasiTools.Core.Runs;

/// <summary>Runs programs on the built-in engine or on others.</summary>
public static class WasiRun
{
    /// <summary>Runs a program on the built-in engine.</summary>
    /// <param name="request">The program.</param>
    /// <param name="sinks">Where its output goes.</param>
    /// <param name="cancellation">Stops all of its threads.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="WasiToolsException"><c>ModuleUnusable</c>, <c>ComponentNotSupported</c> or <c>InvokeArgumentsDiffer</c>.</exception>
    public static WasiRunResult RunBuiltin(WasiRunRequest request, GuestSinks sinks, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sinks);
        using GuestOutput? output = sinks.OnOutputBytes is { } onBytes ? GuestOutput.Bytes(onBytes)
            : sinks.OnOutputLine is { } onLine ? GuestOutput.Lines(onLine)
            : null;
        using GuestOutput? error = sinks.OnErrorLine is { } onError ? GuestOutput.Lines(onError) : null;
        var streams = new GuestStreams(
            sinks.InheritInput ? WasiStream.Inherit : sinks.Input is { } input ? WasiStream.From(input) : WasiStream.Null,
            output is null ? WasiStream.Inherit : WasiStream.From(output),
            error is null ? WasiStream.Inherit : WasiStream.From(error));
        WasiRunResult result = BuiltinRun.Run(request, streams, sinks.OnTrace, cancellation);
        output?.Complete();
        error?.Complete();
        return result;
    }

    /// <summary>Runs a program on an engine of this machine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="request">The program.</param>
    /// <param name="sinks">Where its output goes.</param>
    /// <param name="onCommand">Gets the command line.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="WasiToolsException"><c>EngineCannotRun</c>, or a failure of the built-in engine.</exception>
    public static Task<WasiRunResult> RunAsync(
        WasiEngine engine, WasiRunRequest request, GuestSinks sinks, Action<string> onCommand, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sinks);
        return engine.Kind != WasiEngineKind.Builtin ? ExternalRun.RunAsync(engine, request, sinks, onCommand, cancellation)
            : request.Isolation == WasiIsolation.Process ? IsolatedRun.RunAsync(request, sinks, onCommand, cancellation)
            : Task.Run(() => RunBuiltin(request, sinks, cancellation));
    }
}
