using System.Diagnostics;
using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.BenchmarkHost;

/// <summary>Loads, instantiates and runs a program, each timed. Functions are compiled while it runs.</summary>
internal static class Phases
{
    public static int Measure(BoundsMode bounds, string path, string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        Module module = Module.Load(path);
        long loaded = Stopwatch.GetTimestamp();
        using var program = new WasiProgram(module, new WasiOptions { Arguments = [path, .. arguments] });
        using var store = new Store(program.Group, new StoreOptions { Bounds = bounds });
        Instance instance = program.Linker.Instantiate(store, module);
        long instantiated = Stopwatch.GetTimestamp();
        instance.GetFunction("_start")!.Invoke();
        long done = Stopwatch.GetTimestamp();
        Console.Error.WriteLine($"load ns {Nanoseconds(start, loaded)} instantiate ns {Nanoseconds(loaded, instantiated)} run ns {Nanoseconds(instantiated, done)}");
        return 0;
    }

    private static long Nanoseconds(long from, long to) => (long)Stopwatch.GetElapsedTime(from, to).TotalNanoseconds;
}
