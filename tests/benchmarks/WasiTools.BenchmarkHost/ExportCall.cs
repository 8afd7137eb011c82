using System.Diagnostics;
using WasiTools.Engine;

namespace WasiTools.BenchmarkHost;

/// <summary>Calls an export that does something as often as its argument says.</summary>
internal static class ExportCall
{
    private const int WarmUps = 10;

    public static void Measure(BoundsMode bounds, string path, string export, int count)
    {
        Module module = Module.Load(path);
        using var store = new Store(new StoreOptions { Bounds = bounds });
        Instance instance = new Linker().DefineFunction("host", "next", (int value) => value + 1).Instantiate(store, module);
        Func function = instance.GetFunction(export) ?? throw new LinkException($"{path} exports no function '{export}'.");
        for (int i = 0; i < WarmUps; i++)
            function.Invoke(Math.Max(1, count / WarmUps));
        long start = Stopwatch.GetTimestamp();
        long checksum = function.Invoke(count)[0].AsI64;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Console.WriteLine($"checksum {checksum:x16} ns {(long)elapsed.TotalNanoseconds}");
    }
}
