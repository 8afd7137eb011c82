using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Text.RegularExpressions;

namespace WasiTools.ModuleCheck;

/// <summary>Listens to what the just-in-time compiler makes of guest functions.</summary>
internal sealed partial class MethodLog : EventListener
{
    private const EventKeywords JitKeyword = (EventKeywords)0x10;

    // The tier is in bits 7 to 9 of a method's flags (runtime event MethodLoadVerbose); 2 and 4 are optimised code.
    private const int TierShift = 7, TierMask = 7, MinOpts = 1, Optimized = 2, OptimizedTier1 = 4;

    private readonly ConcurrentQueue<LoadedMethod> loaded = new();

    /// <summary>A method of guest code.</summary>
    /// <param name="Function">Its function's index.</param>
    /// <param name="IsRegion">Whether it is one part of a function that was cut.</param>
    /// <param name="IsOptimized">Whether the compiler optimised it.</param>
    /// <param name="Size">Bytes of machine code.</param>
    internal readonly record struct LoadedMethod(int Function, bool IsRegion, bool IsOptimized, uint Size);

    /// <summary>Takes the methods loaded since the last time, of which there should be as many as the functions compiled or more. Events
    /// come late.</summary>
    public List<LoadedMethod> Take(int functions)
    {
        var methods = new List<LoadedMethod>();
        var seen = new HashSet<int>();
        var patience = Stopwatch.StartNew();
        while (true)
        {
            while (loaded.TryDequeue(out LoadedMethod method))
            {
                methods.Add(method);
                if (!method.IsRegion)
                    seen.Add(method.Function);
                patience.Restart();
            }
            // The regions of the last function may have come before or after it.
            if (patience.ElapsedMilliseconds > (seen.Count >= functions ? 300 : 5_000))
                return methods;
            Thread.Sleep(20);
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Verbose, JitKeyword);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true || eventData.Payload is not { } payload)
            return;
        int At(string name) => eventData.PayloadNames!.IndexOf(name);
        if (GuestMethod().Match((string)payload[At("MethodName")]!) is not { Success: true } match)
            return;
        uint tier = ((uint)payload[At("MethodFlags")]! >> TierShift) & TierMask;
        Trace.Assert(tier is MinOpts or Optimized or OptimizedTier1, $"{match.Value} is of tier {tier}.");
        loaded.Enqueue(new(
            int.Parse(match.Groups[1].ValueSpan), match.Groups[2].Length > 0, tier != MinOpts, (uint)payload[At("MethodSize")]!));
    }

    [GeneratedRegex(@"^wasm-function\[(\d+)\](\d*)$")]
    private static partial Regex GuestMethod();
}
