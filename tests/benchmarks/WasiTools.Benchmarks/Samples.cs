namespace WasiTools.Benchmarks;

/// <summary>The times of one cell of a table, over the rounds, in nanoseconds.</summary>
internal sealed class Samples
{
    private readonly List<double> _times = [];

    public int Count => _times.Count;

    public void Add(double nanoseconds) => _times.Add(nanoseconds);

    public double Median
    {
        get
        {
            double[] sorted = [.. _times.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>The slowest over the fastest, as a fraction above 1.</summary>
    public double Spread => _times.Max() / _times.Min() - 1;

    public static double GeometricMean(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return Math.Exp(all.Sum(Math.Log) / all.Length);
    }
}
