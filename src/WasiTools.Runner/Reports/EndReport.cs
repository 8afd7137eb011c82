using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.Runner.Reports;

/// <summary>Says on standard error how a program ended, unless it ended by itself with a code that fits.</summary>
internal static class EndReport
{
    public static void Write(string path, WasiRunResult result)
    {
        switch (result.Cause)
        {
            case StopCause.Exited when result.ExitCode is > byte.MaxValue and uint code:
                Line($"'{path}' exited with code {code}, which is beyond 255: reported as {ExitCode.OutOfRange}.");
                break;
            case StopCause.Trapped when result.Trap is Trap trap:
                Line($"'{path}' trapped in {ThreadName(result.ErrorThread)}: {trap.Message}");
                Frames(trap.Backtrace);
                break;
            case StopCause.Failed when result.Error is Exception error:
                Line($"'{path}' failed in {ThreadName(result.ErrorThread)}: {Describe(error)}");
                break;
            case StopCause.TimedOut:
                Line($"'{path}' ran out of time and was stopped.");
                break;
            case StopCause.Deadlocked:
                Line($"'{path}' is in a deadlock: each of its threads waits for another.");
                foreach (BlockedThread thread in result.BlockedThreads)
                {
                    StandardError.WriteLine($"{ThreadName(thread.Thread)} waits at address 0x{thread.Address:x} while it holds {thread.Value}:");
                    Frames(thread.Backtrace);
                }
                break;
            case StopCause.Cancelled:
                Line($"'{path}' was interrupted.");
                break;
        }
        foreach (string line in StuckThreads(path, result))
            Line(line);
    }

    /// <summary>What host functions that do not heed the stop are reported as.</summary>
    internal static IEnumerable<string> StuckThreads(string path, WasiRunResult result)
    {
        if (result.StuckThreads == 0)
            yield break;
        yield return $"{result.StuckThreads} of the threads of '{path}' did not end with the program.";
        foreach (StuckThread thread in result.StuckIn)
            yield return $"the host function '{thread.HostFunction}' ignores the stop and keeps {ThreadName(thread.Thread)}.";
    }

    /// <summary>A thread as reports name it.</summary>
    private static string ThreadName(int number) => number == 0 ? "the main thread" : $"thread {number}";

    private static string Describe(Exception error) => error is GuestException
        ? error.Message
        : $"a host function failed with {error.GetType().Name}: {error.Message}";

    private static void Line(string text) => StandardError.WriteLine($"wasirun: {text}");

    private static void Frames(Backtrace backtrace)
    {
        // One write a line: names come from the program and are escaped, line breaks in them too.
        foreach (string line in BacktraceLines.Of(backtrace))
            StandardError.WriteLine(line);
    }
}
