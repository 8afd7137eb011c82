using System.Globalization;
using System.Text;

namespace WasiTools.Benchmarks;

/// <summary>Values by row and column, and their ratios, as markdown.</summary>
internal sealed class Table(Unit unit, IReadOnlyList<string> columns, params IReadOnlyList<Quotient> quotients)
{
    private readonly Dictionary<(string Row, string Column), Samples> _cells = [];
    private readonly List<string> _rows = [];

    public IReadOnlyList<string> Rows => _rows;

    public void Add(string row, string column, double value)
    {
        if (!_rows.Contains(row))
            _rows.Add(row);
        if (!_cells.TryGetValue((row, column), out Samples? samples))
            _cells.Add((row, column), samples = new Samples());
        samples.Add(value);
    }

    public double? Ratio(string row, Quotient quotient) =>
        Cell(row, quotient.Own) is { } own && Cell(row, quotient.Other) is { } other ? own.Median / other.Median : null;

    /// <summary>The geometric mean of the rows' ratios; null if no row has both.</summary>
    public double? Mean(Quotient quotient)
    {
        double[] ratios = Ratios(quotient);
        return ratios.Length == 0 ? null : Samples.GeometricMean(ratios);
    }

    /// <summary>The largest of the rows' ratios; null if no row has both.</summary>
    public double? Worst(Quotient quotient) => Ratios(quotient) is { Length: > 0 } ratios ? ratios.Max() : null;

    /// <summary>Medians with the largest spread of a row and the ratios asked for, then the geometric means of the ratios to each column
    /// that something is divided by.</summary>
    public string ToMarkdown()
    {
        string[] present = [.. columns.Where(IsPresent)];
        Quotient[] shown = [.. quotients.Where(q => IsPresent(q.Own) && IsPresent(q.Other))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Medians in {unit.Name}.\n\n");
        AppendLine(text, ["", .. present, "spread", .. shown.Select(q => q.ToString())]);
        AppendLine(text, ["---", .. Enumerable.Repeat("---:", present.Length + 1 + shown.Length)]);
        foreach (string row in _rows)
        {
            double spread = present.Max(c => Cell(row, c)?.Spread ?? 0);
            AppendLine(text,
            [
                row,
                .. present.Select(c => Cell(row, c) is { } s ? unit.Format(s.Median) : "–"),
                spread.ToString("0 %", CultureInfo.InvariantCulture),
                .. shown.Select(q => Ratio(row, q) is { } r ? r.ToString("0.00", CultureInfo.InvariantCulture) : ""),
            ]);
        }

        if (_rows.Count > 2)
        {
            foreach (string other in shown.Select(q => q.Other).Distinct())
                AppendMeans(text, present, other);
        }

        return text.ToString();
    }

    private void AppendMeans(StringBuilder text, string[] present, string other)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nGeometric mean of the ratios to {other}: ");
        text.AppendJoin(", ", present.Where(c => c != other).Select(c =>
        {
            double[] ratios = Ratios(new(c, other));
            string of = ratios.Length == _rows.Count ? "" : $" (of {ratios.Length})";
            return ratios.Length == 0 ? $"{c} unknown" : string.Create(CultureInfo.InvariantCulture, $"{c} {Samples.GeometricMean(ratios):0.000}{of}");
        }));
        text.Append('\n');
    }

    private double[] Ratios(Quotient quotient) => [.. _rows.Select(r => Ratio(r, quotient)).OfType<double>()];

    private bool IsPresent(string column) => columns.Contains(column) && _rows.Exists(r => _cells.ContainsKey((r, column)));

    private Samples? Cell(string row, string column) => _cells.GetValueOrDefault((row, column));

    private static void AppendLine(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
