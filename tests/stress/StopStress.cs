using System.Diagnostics;
using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.Stress;

/// <summary>Runs all stop cases in turn, several at a time, and looks at what is left behind.</summary>
internal sealed class StopStress(string folder, BoundsMode bounds)
{
    private static readonly TimeSpan hang = TimeSpan.FromSeconds(5);

    private readonly StopCase[] cases = StopCase.All(folder);
    private readonly Lock gate = new();
    private readonly List<double> hostStops = [];
    private readonly int[] runs = new int[StopCase.All(folder).Length];
    private int hangs, wrong, stuck, next;

    /// <summary>Runs so many cases. The result is the process's exit code.</summary>
    public int Run(int count, int jobs)
    {
        // The first round of each case fills caches and pools; what counts as a leak comes after it.
        RunAll(cases.Length, jobs);
        Footprint before = Footprint.Take();
        long start = Stopwatch.GetTimestamp();
        next = 0;
        RunAll(count, jobs);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Footprint after = Footprint.Take();
        hostStops.Sort();
        Console.WriteLine($"{count} stops of {cases.Length} cases ({runs.Min()} to {runs.Max()} of each), {bounds} bounds, {elapsed.TotalSeconds:F0} s");
        Console.WriteLine($"stopped by the host within: median {At(0.5):F1} ms, 99 % {At(0.99):F1} ms, most {At(1):F1} ms ({hostStops.Count} stops)");
        Console.WriteLine($"before: {before}");
        Console.WriteLine($"after:  {after}");
        foreach (string file in after.Since(before))
            Console.WriteLine($"opened: {file}");
        int threads = Math.Max(0, after.Threads - before.Threads), descriptors = Math.Max(0, after.Descriptors - before.Descriptors);
        bool grew = after.MemoryMiB > before.MemoryMiB + 100;
        Console.WriteLine($"hangs {hangs}, wrong endings {wrong}, guest threads still running {stuck}, leaked threads {threads}, descriptors {descriptors}");
        int failed = hangs + wrong + stuck + threads + descriptors + (grew ? 1 : 0);
        Console.WriteLine($"{count - Math.Min(count, failed)} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private double At(double quantile) =>
        hostStops.Count == 0 ? 0 : hostStops[(int)Math.Ceiling(quantile * (hostStops.Count - 1))];

    private void RunAll(int count, int jobs)
    {
        Thread[] workers = [.. Enumerable.Range(0, jobs).Select(_ => new Thread(() =>
        {
            for (int i = Interlocked.Increment(ref next) - 1; i < count; i = Interlocked.Increment(ref next) - 1)
                RunOne(i % cases.Length);
        }))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
    }

    private void RunOne(int index)
    {
        using var input = new SilentInput();
        StopCase test = cases[index];
        Interlocked.Increment(ref runs[index]);
        var options = new WasiOptions
        {
            Arguments = [test.Name, .. test.Arguments],
            StandardInput = WasiStream.From(input.Stream),
            StandardOutput = WasiStream.Null,
            StandardError = WasiStream.Null,
        };
        var runOptions = new WasiRunOptions { Store = new StoreOptions { Bounds = bounds }, GracePeriod = hang };
        using var program = new WasiProgram(test.Module, options, runOptions);
        using var cancel = new CancellationTokenSource();
        long cancelled = 0;
        using Timer? timer = test.HostDelay is int delay
            ? new Timer(_ =>
            {
                cancelled = Stopwatch.GetTimestamp();
                cancel.Cancel();
            }, null, delay, Timeout.Infinite)
            : null;
        long start = Stopwatch.GetTimestamp();
        WasiRunResult result = program.Run(cancel.Token);
        TimeSpan taken = Stopwatch.GetElapsedTime(cancelled != 0 ? cancelled : start);
        lock (gate)
        {
            if (result.Cause == StopCause.Cancelled)
                hostStops.Add(taken.TotalMilliseconds);
            hangs += taken > hang ? 1 : 0;
            stuck += result.StuckThreads;
            // A guest that the host stops may have come to its own end first.
            bool asExpected = test.HostDelay is not null
                || (result.Cause == test.Cause && (test.ExitCode is null || result.ExitCode == test.ExitCode));
            if (asExpected && result.StuckThreads == 0)
                return;
            wrong += asExpected ? 0 : 1;
            Console.WriteLine($"{test}: ended as {result.Cause} {result.ExitCode} {result.Trap?.Message}{result.Error}, {result.StuckThreads} threads still run");
        }
    }
}
