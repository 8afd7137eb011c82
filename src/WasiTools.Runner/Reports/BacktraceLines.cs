using WasiTools.Engine;

namespace WasiTools.Runner.Reports;

/// <summary>A backtrace as lines: all of its frames, or of a long one the first and the last.</summary>
internal static class BacktraceLines
{
    public static IEnumerable<string> Of(Backtrace backtrace)
    {
        int count = backtrace.Frames.Count;
        for (int i = 0; i < count; i++)
        {
            if (i == Backtrace.PrintedAtEachEnd && count > 2 * Backtrace.PrintedAtEachEnd)
            {
                int skipped = count - (2 * Backtrace.PrintedAtEachEnd);
                yield return $"     ... {skipped} frames left out";
                i += skipped;
            }
            yield return $"{i,4}: {backtrace.Frames[i]}";
        }
    }
}
