using System.Diagnostics;
using System.Globalization;
using System.Text;
using WasiTools.Engine;

namespace WasiTools.Benchmarks.Validation;

/// <summary>What decoding and validating costs for a byte, for modules of many shapes over three decades of size.</summary>
internal sealed class ValidationCosts
{
    /// <summary>How many times the cost of a byte in a smaller module one in the largest may take. Were anything quadratic, it would be
    /// hundreds of times; tables that no longer fit into the processor's caches, and hundreds of megabytes that the garbage collector moves,
    /// account for a few.</summary>
    private const double MostGrowth = 8;

    private const int Rounds = 3;
    private static readonly TimeSpan shortest = TimeSpan.FromMilliseconds(30);
    private static readonly int[] sizes = [10_000, 100_000, 1_000_000, 10_000_000];

    private readonly List<(string Shape, double[] Costs)> _rows = [];

    /// <summary>Measures the shapes, prints a table and what grows.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Check(IReadOnlyCollection<string> filters)
    {
        ValidationCosts costs = Measure(filters);
        Console.WriteLine(costs.ToMarkdown());
        int failed = 0;
        foreach ((string shape, double[] row) in costs._rows.Where(r => Growth(r.Costs) > MostGrowth))
        {
            failed++;
            Console.WriteLine($"FAILED {shape}: a byte costs {Growth(row):F1} times as much in the largest module, {MostGrowth} are allowed");
        }

        Console.WriteLine($"{costs._rows.Count - failed} passed, {failed} failed");
        return failed == 0 && costs._rows.Count > 0 ? 0 : 1;
    }

    /// <summary>Measures the shapes whose name contains one of the filters, or all.</summary>
    public static ValidationCosts Measure(IReadOnlyCollection<string> filters)
    {
        var costs = new ValidationCosts();
        ModuleShape[] shapes = [.. ModuleShape.All.Where(s => filters.Count == 0 || filters.Any(s.Name.Contains))];
        // Compiled by the runtime before anything is measured.
        foreach (ModuleShape shape in shapes)
            Cost(shape.Make(sizes[1]), shortest);
        foreach (ModuleShape shape in shapes)
            costs._rows.Add((shape.Name, [.. sizes.Select(size => BestCost(shape.Make(size)))]));
        return costs;
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder("""
            ## Validation

            Nanoseconds of processor time for a byte, to decode and validate a module of a shape and size; the best of several runs. The ratio is the
            cost in the largest module to the least in a smaller one.


            """);
        text.Append(CultureInfo.InvariantCulture, $"| |{string.Concat(sizes.Select(s => $" {s / 1000:N0} KB |"))} ratio |\n| --- |{string.Concat(sizes.Select(_ => " ---: |"))} ---: |\n");
        foreach ((string shape, double[] row) in _rows)
            text.Append(CultureInfo.InvariantCulture, $"| {shape} |{string.Concat(row.Select(c => c.ToString(" 0.0 |", CultureInfo.InvariantCulture)))} {Growth(row):F1} |\n");
        return text.ToString();
    }

    private static double Growth(double[] costs) => costs[^1] / costs[..^1].Min();

    private static double BestCost(byte[] module)
    {
        double best = double.MaxValue;
        for (int i = 0; i < Rounds; i++)
            best = Math.Min(best, Cost(module, shortest));
        return best;
    }

    /// <summary>Nanoseconds of processor time for a byte, over at least so long.</summary>
    private static double Cost(byte[] module, TimeSpan atLeast)
    {
        GC.Collect();
        TimeSpan start = Environment.CpuUsage.TotalTime, taken;
        int count = 0;
        do
        {
            Module.Parse(module);
            count++;
            taken = Environment.CpuUsage.TotalTime - start;
        }
        while (taken < atLeast);
        return taken.TotalNanoseconds / ((double)count * module.Length);
    }
}
