using System.Globalization;
using System.Text;

namespace WasiTools.Benchmarks;

/// <summary>Times by row and column, and their ratios, as markdown.</summary>
internal sealed class Table(string title, IReadOnlyList<string> columns)
{
    private readonly Dictionary<(string Row, string Column), Samples> _cells = [];
    private readonly List<string> _rows = [];

    public void Add(string row, string column, double nanoseconds)
    {
        if (!_rows.Contains(row))
            _rows.Add(row);
        if (!_cells.TryGetValue((row, column), out Samples? samples))
            _cells.Add((row, column), samples = new Samples());
        samples.Add(nanoseconds);
    }

    /// <summary>Medians in milliseconds with the largest spread of a row, then the geometric means of the ratios to each baseline.</summary>
    public string ToMarkdown(params IReadOnlyList<string> baselines)
    {
        IReadOnlyList<string> present = [.. columns.Where(c => _rows.Any(r => _cells.ContainsKey((r, c))))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {title}\n\nMedians in milliseconds.\n\n");
        AppendLine(text, ["", .. present, "spread", .. baselines.Where(present.Contains).Select(b => $"{columns.First(c => c != Competitor.Native)} / {b}")]);
        AppendLine(text, ["---", .. Enumerable.Repeat("---:", present.Count + 1 + baselines.Count(present.Contains))]);
        foreach (string row in _rows)
        {
            IEnumerable<string> times = present.Select(c => Cell(row, c) is { } s ? Format(s.Median / 1e6, "0.0") : "failed");
            double spread = present.Max(c => Cell(row, c)?.Spread ?? 0);
            IEnumerable<string> ratios = baselines.Where(present.Contains).Select(b => Ratio(row, columns.First(c => c != Competitor.Native), b) is { } r ? Format(r, "0.00") : "");
            AppendLine(text, [row, .. times, Format(100 * spread, "0") + " %", .. ratios]);
        }

        foreach (string baseline in baselines.Where(present.Contains))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nGeometric mean of the ratios to {baseline}: ");
            text.AppendJoin(", ", present.Where(c => c != baseline).Select(c => $"{c} {GeometricMean(c, baseline)}"));
            text.Append('\n');
        }

        return text.ToString();
    }

    private string GeometricMean(string column, string baseline)
    {
        double[] ratios = [.. _rows.Select(r => Ratio(r, column, baseline)).OfType<double>()];
        return ratios.Length == 0 ? "unknown" : Format(Samples.GeometricMean(ratios), "0.000") + (ratios.Length == _rows.Count ? "" : $" (of {ratios.Length})");
    }

    private double? Ratio(string row, string column, string baseline) =>
        Cell(row, column) is { } own && Cell(row, baseline) is { } other ? own.Median / other.Median : null;

    private Samples? Cell(string row, string column) => _cells.GetValueOrDefault((row, column));

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static void AppendLine(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
