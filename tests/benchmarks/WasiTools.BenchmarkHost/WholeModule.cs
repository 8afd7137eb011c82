using System.Diagnostics;
using WasiTools.Engine;
using WasiTools.Engine.Compilation;

namespace WasiTools.BenchmarkHost;

/// <summary>Compiles every function of a module, from its bytes on.</summary>
internal static class WholeModule
{
    // The compiler descends into expressions.
    private const int StackSize = 16 << 20;

    public static void Compile(BoundsMode bounds, string path)
    {
        var thread = new Thread(() => CompileAll(bounds, path), StackSize);
        thread.Start();
        thread.Join();
    }

    private static void CompileAll(BoundsMode bounds, string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        CompiledModule code = Module.Parse(bytes).CompiledFor(bounds);
        for (int i = 0; i < code.Module.Content.Bodies.Length; i++)
            code.Compile(i);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start), used = Environment.CpuUsage.TotalTime - before;
        Console.WriteLine($"ns {(long)elapsed.TotalNanoseconds} processor {(long)used.TotalNanoseconds}");
    }
}
