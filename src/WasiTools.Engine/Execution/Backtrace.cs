using System.Diagnostics;
using System.Text;
using WasiTools.Engine.Compilation;
using WasiTools.Engine.Debugging;
using WasiTools.Engine.Interpretation;

namespace WasiTools.Engine;

/// <summary>The guest functions that were active when something happened, innermost first. Frames of host code are left out.</summary>
public sealed class Backtrace
{
    /// <summary>How many frames at each end <see cref="ToString()"/> prints of a long backtrace.</summary>
    public const int PrintedAtEachEnd = 50;

    private readonly Lazy<GuestFrame[]> frames;

    private Backtrace(StackTrace trace, List<(InterpretedFunction, int)> interpreted, (int Offset, int Site)? place) =>
        frames = new(() => SourceLines.Add(Describe(trace, interpreted, place)));

    /// <summary>The frames, innermost first. What they are in terms of the guest is found out when first asked for.</summary>
    public IReadOnlyList<GuestFrame> Frames => frames.Value;

    /// <summary>The guest frames between the place an exception was thrown and the place that caught it.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="place">Module offset and site (<see cref="FunctionCompiler"/>) of the instruction that threw it, if something knows
    /// better than the stack trace.</param>
    internal static Backtrace Of(Exception exception, (int Offset, int Site)? place = null) =>
        new(new StackTrace(exception, fNeedFileInfo: false), Activation.LeftBy(exception), place);

    /// <summary>The guest frames of the current thread.</summary>
    internal static Backtrace Here() => new(new StackTrace(fNeedFileInfo: false), Activation.Here(), null);

    private static GuestFrame[] Describe(StackTrace trace, List<(InterpretedFunction Function, int Step)> interpreted, (int Offset, int Site)? place)
    {
        var frames = new List<GuestFrame>();
        bool isContinued = false;
        int next = 0;
        foreach (StackFrame frame in trace.GetFrames())
        {
            (int Offset, int Site)? known = frames.Count == 0 ? place : null;
            GuestFrame[] guest = CompiledModule.Describe(frame, frames.LastOrDefault(), known, out bool isRegion);
            if (next < interpreted.Count && Activation.IsOne(frame))
            {
                GuestFrame activation = interpreted[next].Function.Frame(interpreted[next++].Step);
                guest = [known is { } at ? activation with { Offset = at.Offset } : activation];
            }
            if (guest.Length == 0)
                continue;
            // A function cut into regions has several frames; the innermost one knows the place.
            if (!isContinued)
                frames.AddRange(guest);
            isContinued = isRegion;
        }
        return [.. frames];
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
