using System.Diagnostics;
using System.Text;
using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.Stress;

/// <summary>Runs programs whose threads spawn, join, grow, wait, notify and trap against each other, until each did its rounds.</summary>
internal sealed class Hammer(string folder, BoundsMode bounds)
{
    /// <summary>A shape, what runs it, with which arguments, and how many rounds a run has at most.</summary>
    private sealed record Shape(string Name, Module Module, int RoundsOfARun, Func<int, string[]> Arguments, StopCause End = StopCause.Returned);

    /// <summary>Runs so many rounds of each shape, of that whose round is a whole program a hundredth. The result is the process's exit code.</summary>
    public int Run(int rounds)
    {
        Module threads = Module.Load(Path.Combine(folder, "hammer.wasm"));
        Module growth = Module.Load(Path.Combine(AppContext.BaseDirectory, "growth_in_calls.wat"));
        int trapAfter = 0;
        Shape[] shapes =
        [
            new("spawn and join", threads, 100_000, count => ["storm", $"{count}"]),
            new("growth beside accesses", threads, 900, count => ["grow", $"{count}"]),
            new("wait and notify", threads, 100_000, count => ["wake", $"{count}"]),
            new("growth of memory and table in calls", growth, 1000, _ => []),
            new("a trap beside spawns", threads, 1, _ => ["trap", $"{trapAfter++ % 20}"], StopCause.Trapped),
        ];
        int failed = 0;
        foreach (Shape shape in shapes)
        {
            long start = Stopwatch.GetTimestamp();
            int done = 0, wrong = 0;
            int wanted = shape.RoundsOfARun == 1 ? (rounds + 99) / 100 : rounds;
            while (done < wanted)
            {
                int count = Math.Min(shape.RoundsOfARun, wanted - done);
                string? problem = RunOnce(shape, count);
                if (problem is not null)
                {
                    wrong++;
                    Console.WriteLine($"{shape.Name}: {problem}");
                }
                done += count;
            }
            Console.WriteLine($"{shape.Name}: {done} rounds, {bounds} bounds, {wrong} wrong runs, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
            failed += wrong == 0 ? 0 : 1;
        }
        Console.WriteLine($"{shapes.Length - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>What was wrong, or null.</summary>
    private string? RunOnce(Shape shape, int rounds)
    {
        using var output = new MemoryStream();
        var options = new WasiOptions
        {
            Arguments = ["hammer", .. shape.Arguments(rounds)],
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.From(output),
            StandardError = WasiStream.Null,
        };
        var runOptions = new WasiRunOptions { Store = new StoreOptions { Bounds = bounds }, Timeout = TimeSpan.FromMinutes(5) };
        using var program = new WasiProgram(shape.Module, options, runOptions);
        WasiRunResult result = program.Run();
        return result.Cause == shape.End && result.StuckThreads == 0
            ? null
            : $"ended as {result.Cause} {result.ExitCode} {result.Trap?.Message}{result.Error}, {result.StuckThreads} threads still run: "
                + Encoding.UTF8.GetString(output.ToArray()).TrimEnd();
    }
}
