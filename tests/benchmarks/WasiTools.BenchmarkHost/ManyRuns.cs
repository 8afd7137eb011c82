using System.Diagnostics;
using System.Text;
using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.BenchmarkHost;

/// <summary>Runs programs over and over on some threads. Each run opens and reads its file, and
/// instantiates and runs it from the start; what was decoded and compiled before is taken from a cache.</summary>
internal static class ManyRuns
{
    private static readonly ModuleCache modules = new();

    public static int Measure(BoundsMode bounds, int count, int threads, string[] programs)
    {
        int next = -1, failed = 0;
        var outputs = new string?[programs.Length];
        void Work()
        {
            int i;
            while ((i = Interlocked.Increment(ref next)) < count)
            {
                int which = i % programs.Length;
                string? output = Run(bounds, programs[which]);
                // The first run says what the others have to print, and the caller looks at that.
                if (output is null || (Interlocked.CompareExchange(ref outputs[which], output, null) ?? output) != output)
                    Interlocked.Increment(ref failed);
            }
        }
        long start = Stopwatch.GetTimestamp();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Work))];
        Array.ForEach(workers, w => w.Start());
        Array.ForEach(workers, w => w.Join());
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Console.Write(string.Concat(outputs));
        Console.Error.WriteLine($"ns {(long)elapsed.TotalNanoseconds}");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>What a program printed; null if it did not end with 0.</summary>
    private static string? Run(BoundsMode bounds, string path)
    {
        using var output = new MemoryStream();
        var options = new WasiOptions { Arguments = [path], StandardInput = WasiStream.Null, StandardOutput = WasiStream.From(output) };
        using var program = new WasiProgram(modules.Load(path), options, new WasiRunOptions { Store = new() { Bounds = bounds } });
        WasiRunResult result = program.Run();
        return result.ExitCode == 0 ? Encoding.UTF8.GetString(output.ToArray()) : null;
    }
}
