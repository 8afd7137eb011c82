using System.Globalization;
using System.Text.Json;
using WasiTools.Engine;

namespace WasiTools.Core.Runs;

/// <summary>Reads the file in which <c>wasirun --result</c> says how a program ended.</summary>
internal static class RunnerResult
{
    /// <exception cref="WasiToolsException"><c>WasirunFailed</c>: there is no such file. <c>ModuleUnusable</c>: nothing was run.</exception>
    public static WasiRunResult Read(string file, WasiRunRequest request, int exitCode)
    {
        if (!File.Exists(file))
            throw Throw.WasirunFailed(request.Path, exitCode);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement root = document.RootElement;
        string outcome = root.GetProperty("outcome").GetString()!;
        if (outcome == "unusable")
            throw Throw.ModuleRefused(request.Path, Text(root, "error") ?? "");
        JsonElement? trap = root.TryGetProperty("trap", out JsonElement trapped) ? trapped : null;
        JsonElement? blocked = root.TryGetProperty("blockedThreads", out JsonElement threads) && threads.GetArrayLength() > 0 ? threads[0] : null;
        StopCause cause = ToCause(outcome);
        return new WasiRunResult
        {
            Path = request.Path,
            Engine = BuiltinRun.EngineName,
            Cause = cause,
            ExitCode = root.TryGetProperty("guestExitCode", out JsonElement code) ? code.GetInt64() : exitCode,
            Failure = cause switch
            {
                StopCause.Trapped => Text(trap!.Value, "message"),
                StopCause.Failed => Text(root, "error"),
                StopCause.TimedOut => $"stopped after {request.Timeout}",
                StopCause.Deadlocked => $"deadlock: each of its {threads.GetArrayLength()} threads waits for another",
                _ => null,
            },
            Backtrace = [.. (trap ?? blocked)?.GetProperty("backtrace").EnumerateArray().Select(Frame) ?? []],
            FailedThread = (trap ?? blocked)?.GetProperty("thread").GetInt32() ?? 0,
            Values = [.. root.TryGetProperty("values", out JsonElement values) ? values.EnumerateArray().Select(static value => value.GetString()!) : []],
            Threads = root.GetProperty("threads").GetInt32(),
            Elapsed = TimeSpan.FromSeconds(root.GetProperty("elapsedSeconds").GetDouble()),
            PeakMemory = root.GetProperty("peakMemoryBytes").GetInt64(),
        };
    }

    private static StopCause ToCause(string outcome) => outcome switch
    {
        "returned" => StopCause.Returned,
        "exited" => StopCause.Exited,
        "trapped" => StopCause.Trapped,
        "timedOut" => StopCause.TimedOut,
        "deadlocked" => StopCause.Deadlocked,
        "interrupted" => StopCause.Cancelled,
        _ => StopCause.Failed,
    };

    /// <summary>As a frame of the engine writes itself.</summary>
    private static string Frame(JsonElement frame)
    {
        string function = Text(frame, "function") ?? string.Create(CultureInfo.InvariantCulture, $"function {frame.GetProperty("functionIndex").GetInt32()}");
        string place = Text(frame, "file") is { } file
            ? frame.TryGetProperty("line", out JsonElement line) ? $" at {file}:{line.GetInt32()}" : $" at {file}"
            : "";
        return Throw.Printable(string.Create(CultureInfo.InvariantCulture, $"0x{frame.GetProperty("offset").GetInt64():x6} {Text(frame, "module")}!{function}{place}"));
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
