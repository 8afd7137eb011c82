using System.Diagnostics;
using System.Text.Json;
using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.Runner.Reports;

/// <summary>The file of <c>--result</c>: one JSON object. It appears complete or not at all.</summary>
internal static class ResultFile
{
    /// <param name="file">Where to write; replaced if it exists.</param>
    /// <param name="module">The module as the command line named it.</param>
    /// <param name="exitCode">What wasirun returns.</param>
    /// <param name="result">How the program ended; null if it did not start.</param>
    /// <param name="refusal">Why it did not.</param>
    public static void Write(string file, string module, int exitCode, WasiRunResult? result, string? refusal)
    {
        string unfinished = $"{file}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream stream = File.Create(unfinished))
            using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n" }))
                WriteObject(json, module, exitCode, result, refusal);
            File.Move(unfinished, file, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static void WriteObject(Utf8JsonWriter json, string module, int exitCode, WasiRunResult? result, string? refusal)
    {
        json.WriteStartObject();
        json.WriteString("module", module);
        json.WriteString("outcome", Outcome(result));
        json.WriteNumber("exitCode", exitCode);
        if (result?.ExitCode is uint guestCode)
            json.WriteNumber("guestExitCode", guestCode);
        if (refusal is not null)
            json.WriteString("error", refusal);
        if (result is not null)
            WriteRun(json, result);
        json.WriteEndObject();
    }

    private static string Outcome(WasiRunResult? result) => result?.Cause switch
    {
        StopCause.Returned => "returned",
        StopCause.Exited => "exited",
        StopCause.Trapped => "trapped",
        StopCause.TimedOut => "timedOut",
        StopCause.Deadlocked => "deadlocked",
        StopCause.Cancelled => "interrupted",
        null => "unusable",
        _ => "failed",
    };

    private static void WriteRun(Utf8JsonWriter json, WasiRunResult result)
    {
        if (result.Trap is Trap trap)
            WriteTrap(json, trap, result.ErrorThread);
        else if (result.Error is Exception error)
            json.WriteString("error", error.Message);
        if (result.Cause == StopCause.Deadlocked)
            WriteBlockedThreads(json, result.BlockedThreads);
        if (result.Values.Count > 0)
        {
            json.WriteStartArray("values");
            foreach (Value value in result.Values)
                json.WriteStringValue(InvokeArguments.Format(value));
            json.WriteEndArray();
        }
        json.WriteNumber("threads", result.Threads);
        json.WriteNumber("stuckThreads", result.StuckThreads);
        if (result.StuckIn.Count > 0)
            WriteStuckThreads(json, result.StuckIn);
        json.WriteNumber("elapsedSeconds", Math.Round(result.Elapsed.TotalSeconds, 6));
        using Process process = Process.GetCurrentProcess();
        json.WriteNumber("peakMemoryBytes", process.PeakWorkingSet64);
    }

    private static void WriteTrap(Utf8JsonWriter json, Trap trap, int thread)
    {
        json.WriteStartObject("trap");
        string kind = trap.Kind.ToString();
        json.WriteString("kind", char.ToLowerInvariant(kind[0]) + kind[1..]);
        json.WriteString("message", trap.Message);
        json.WriteNumber("thread", thread);
        WriteBacktrace(json, trap.Backtrace);
        json.WriteEndObject();
    }

    private static void WriteBlockedThreads(Utf8JsonWriter json, IReadOnlyList<BlockedThread> threads)
    {
        json.WriteStartArray("blockedThreads");
        foreach (BlockedThread thread in threads)
        {
            json.WriteStartObject();
            json.WriteNumber("thread", thread.Thread);
            json.WriteNumber("address", thread.Address);
            json.WriteNumber("value", thread.Value);
            WriteBacktrace(json, thread.Backtrace);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteStuckThreads(Utf8JsonWriter json, IReadOnlyList<StuckThread> threads)
    {
        json.WriteStartArray("stuckIn");
        foreach (StuckThread thread in threads)
        {
            json.WriteStartObject();
            json.WriteNumber("thread", thread.Thread);
            json.WriteString("hostFunction", thread.HostFunction);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteBacktrace(Utf8JsonWriter json, Backtrace backtrace)
    {
        const int End = Backtrace.PrintedAtEachEnd;
        IReadOnlyList<GuestFrame> frames = backtrace.Frames;
        int skipped = Math.Max(0, frames.Count - (2 * End));
        json.WriteStartArray("backtrace");
        for (int i = 0; i < frames.Count; i++)
        {
            if (i == End)
                i += skipped;
            WriteFrame(json, i, frames[i]);
        }
        json.WriteEndArray();
        if (skipped > 0)
            json.WriteNumber("framesLeftOut", skipped);
    }

    private static void WriteFrame(Utf8JsonWriter json, int number, GuestFrame frame)
    {
        json.WriteStartObject();
        json.WriteNumber("number", number);
        json.WriteString("module", frame.Module);
        json.WriteNumber("functionIndex", frame.FunctionIndex);
        json.WriteString("function", frame.FunctionName);
        json.WriteNumber("offset", frame.Offset);
        if (frame.File is not null)
        {
            json.WriteString("file", frame.File);
            if (frame.Line > 0)
                json.WriteNumber("line", frame.Line);
        }
        json.WriteEndObject();
    }
}
