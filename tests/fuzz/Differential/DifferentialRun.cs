using System.Diagnostics;
using WasiTools.Engine;

namespace WasiTools.Fuzz.Differential;

/// <summary>Runs modules here and in node, and keeps those about which the two differ.</summary>
internal sealed class DifferentialRun(IModuleSource source, string node, string folder) : IDisposable
{
    private const int ShownDifferences = 20;

    private readonly string current = Path.Combine(folder, "current.wasm");
    private Peer peer = new(node);
    private int compared, cutShort, skipped, differing, ended, trapped, calls;

    /// <summary>Runs so many seeds, or until the time is over. The result is the process's exit code.</summary>
    public int Run(ulong firstSeed, int count, TimeSpan limit)
    {
        Directory.CreateDirectory(folder);
        long start = Stopwatch.GetTimestamp();
        ulong seed = firstSeed;
        for (; seed - firstSeed < (ulong)count && Stopwatch.GetElapsedTime(start) < limit; seed++)
            Compare(seed);
        Console.WriteLine(
            $"{source.Name}: seeds {firstSeed} to {seed - 1}, {compared} modules compared in {EngineMode.All.Length} modes, {calls} calls ({trapped} of them trapped or threw), " +
            $"{cutShort} cut short by the host's stack, {skipped} skipped, node ended {ended} times, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        Console.WriteLine($"{compared - differing} passed, {differing} failed");
        return differing == 0 && compared > 0 ? 0 : 1;
    }

    public void Dispose()
    {
        peer.Dispose();
        File.Delete(current);
    }

    /// <summary>Whether the sides differ about a valid module that takes the place of the source's first one.</summary>
    public bool IsDifferent(byte[] bytes) => Difference(bytes, CallPlan.Of(Module.Parse(bytes), source.ArgumentSeed(0)), out _) is not null;

    private void Compare(ulong seed)
    {
        byte[] bytes = source.Module(seed);
        // If the process should die, what it died of is left.
        File.WriteAllBytes(current, bytes);
        CallPlan plan;
        try
        {
            plan = CallPlan.Of(Module.Parse(bytes), source.ArgumentSeed(seed));
        }
        catch (InvalidModuleException e)
        {
            Report(seed, bytes, $"refused: {e.Message}");
            return;
        }
        if (!plan.IsRunnable)
        {
            skipped++;
            return;
        }
        string? difference = Difference(bytes, plan, out bool isCutShort);
        compared++;
        cutShort += isCutShort ? 1 : 0;
        if (difference is not null)
            Report(seed, bytes, difference);
    }

    /// <summary>How the modes differ from node; null if they do not.</summary>
    private string? Difference(byte[] bytes, CallPlan plan, out bool isCutShort)
    {
        isCutShort = false;
        string[] theirs;
        string[][] ours;
        try
        {
            peer.Send(bytes, plan);
            ours = [.. EngineMode.All.Select(m => EngineRun.Run(bytes, plan, m))];
            theirs = peer.Receive();
        }
        catch (IOException)
        {
            // A module that ends node says nothing about this engine.
            ended++;
            peer.Dispose();
            peer = new(node);
            return null;
        }
        calls += plan.Calls.Length;
        trapped += theirs.Count(l => l.Contains("= trap") || l.Contains("= exception"));
        for (int i = 0; i < ours.Length; i++)
        {
            Comparison comparison = Comparison.Of(ours[i], theirs);
            isCutShort |= comparison.IsCutShort;
            if (comparison.Difference is string difference)
                return $"{EngineMode.All[i].Name}:\n{difference}";
        }
        return null;
    }

    private void Report(ulong seed, byte[] bytes, string difference)
    {
        differing++;
        string file = Path.Combine(folder, $"{source.Name}-{seed}.wasm");
        File.WriteAllBytes(file, bytes);
        if (differing <= ShownDifferences)
            Console.WriteLine($"FAILED {file}: {difference}\n");
    }
}
