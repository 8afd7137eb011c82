using System.Diagnostics;
using System.Text;
using WasiTools.Engine.Compilation;

namespace WasiTools.Engine;

/// <summary>The guest functions that were active when something happened, innermost first. Frames of host code are left out.</summary>
public sealed class Backtrace
{
    /// <summary>How many frames at each end <see cref="ToString()"/> prints of a long backtrace.</summary>
    public const int PrintedAtEachEnd = 50;

    private Backtrace(GuestFrame[] frames) => Frames = frames;

    /// <summary>The frames, innermost first.</summary>
    public IReadOnlyList<GuestFrame> Frames { get; }

    /// <summary>The guest frames between the place an exception was thrown and the place that caught it.</summary>
    internal static Backtrace Of(Exception exception) => Of(new StackTrace(exception, fNeedFileInfo: false));

    /// <summary>The guest frames of the current thread.</summary>
    internal static Backtrace Here() => Of(new StackTrace(fNeedFileInfo: false));

    private static Backtrace Of(StackTrace trace)
    {
        var frames = new List<GuestFrame>();
        bool isContinued = false;
        foreach (StackFrame frame in trace.GetFrames())
        {
            if (CompiledModule.Describe(frame, out bool isRegion) is not GuestFrame guest)
                continue;
            // A function cut into regions has several frames; the innermost one knows the place.
            if (!isContinued)
                frames.Add(guest);
            isContinued = isRegion;
        }
        return new([.. frames]);
    }

    /// <summary>One line a frame, the middle of a long backtrace left out.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (int i = 0; i < Frames.Count; i++)
        {
            if (i == PrintedAtEachEnd && Frames.Count > 2 * PrintedAtEachEnd)
            {
                int skipped = Frames.Count - 2 * PrintedAtEachEnd;
                text.Append("     ... ").Append(skipped).Append(" frames left out\n");
                i += skipped;
            }
            text.Append($"{i,4}: {Frames[i]}\n");
        }
        return text.ToString();
    }
}
