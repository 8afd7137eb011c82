using System.Diagnostics;
using WasiTools.Engine;

namespace WasiTools.BenchmarkHost;

/// <summary>Compiles every function of a module, from its bytes on.</summary>
internal static class WholeModule
{
    public static void Compile(BoundsMode bounds, string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        Module.Parse(bytes).CompileAll(bounds);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start), used = Environment.CpuUsage.TotalTime - before;
        Console.WriteLine($"ns {(long)elapsed.TotalNanoseconds} processor {(long)used.TotalNanoseconds}");
    }
}
