namespace WasiTools.Benchmarks;

/// <summary>The values of one cell of a table, over the rounds.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public void Add(double value) => _values.Add(value);

    public double Median
    {
        get
        {
            double[] sorted = [.. _values.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>The largest over the smallest, as a fraction above 1.</summary>
    public double Spread => _values.Max() / _values.Min() - 1;

    public static double GeometricMean(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return Math.Exp(all.Sum(Math.Log) / all.Length);
    }
}
