using System.Collections.Concurrent;
using WasiTools.Core.Builds;
using WasiTools.Core.Modules;
using WasiTools.Core.Runs;

namespace WasiTools.Core.Engines;

/// <summary>Finds out whether an engine runs threads by running a program with one.</summary>
internal static class ThreadProbe
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    private static readonly ConcurrentDictionary<(string Path, DateTime Written), Task<bool>> s_known = new();

    /// <summary>Tries, once for each program file; the answer to another question of the same process is the same.</summary>
    public static async Task<WasiEngine> VerifyAsync(WasiEngine engine, CancellationToken cancellation)
    {
        // jco runs components, which the probe is not.
        if (engine.Kind == WasiEngineKind.Jco)
            return engine;
        string path = engine.Path ?? typeof(ThreadProbe).Assembly.Location;
        bool runs = await s_known.GetOrAdd((path, File.GetLastWriteTimeUtc(path)), _ => RunAsync(engine with { RunsThreads = null })).WaitAsync(cancellation).ConfigureAwait(false);
        return engine with { RunsThreads = runs, IsVerified = true };
    }

    private static async Task<bool> RunAsync(WasiEngine engine)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".wasm");
        try
        {
            await File.WriteAllBytesAsync(file, Binary()).ConfigureAwait(false);
            var request = new WasiRunRequest { Path = file, MaxThreads = engine.Kind == WasiEngineKind.Wamr ? 4 : null };
            using var limit = new CancellationTokenSource(s_limit);
            var silent = new GuestSinks { OnOutputLine = static _ => { }, OnErrorLine = static _ => { } };
            if (engine.Kind == WasiEngineKind.Builtin)
                return (await WasiRun.RunAsync(engine, request, silent, static _ => { }, limit.Token).ConfigureAwait(false)).ExitCode == 0;
            CommandLine command = EngineCommand.For(engine, ModuleInspector.Inspect(file), request);
            return await GuestProcess.RunAsync(command, silent, limit.Token).ConfigureAwait(false) == 0;
        }
        catch (Exception exception) when (exception is OperationCanceledException or WasiToolsException)
        {
            return false;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static byte[] Binary()
    {
        using Stream stream = typeof(ThreadProbe).Assembly.GetManifestResourceStream("thread-probe.wat")!;
        using var reader = new StreamReader(stream);
        return Engine.Text.TextParser.ToBinary(reader.ReadToEnd(), ModuleInspector.AllFeatures);
    }
}
