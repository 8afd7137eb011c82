using System.Globalization;
using System.Text;

namespace WasiTools.Benchmarks;

/// <summary>A bar for each row of a table, as long as a ratio, with a line at 1, as SVG that follows the reader's colours.</summary>
internal static class Chart
{
    private const int RowHeight = 20, BarHeight = 12, Left = 130, Right = 50, Top = 46, Width = 760;

    public static string Draw(string title, Table table, Quotient quotient)
    {
        (string Row, double Ratio)[] bars = [.. table.Rows.Select(r => (r, table.Ratio(r, quotient))).Where(b => b.Item2 is not null).Select(b => (b.r, b.Item2!.Value))];
        double longest = Math.Max(1.25, bars.Select(b => b.Ratio).DefaultIfEmpty(1).Max());
        double X(double ratio) => Left + (Width - Left - Right) * ratio / longest;
        int bottom = Top + RowHeight * bars.Length;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{bottom + 12}}" role="img" aria-label="{{title}}">
            <style>
            text { font: 12px sans-serif; fill: #24292f; }
            .title { font-weight: bold; }
            .faster { fill: #2da44e; } .slower { fill: #bf8700; } line { stroke: #57606a; }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .faster { fill: #3fb950; } .slower { fill: #d29922; } line { stroke: #8b949e; } }
            </style>
            <text class="title" x="4" y="16">{{title}}</text>
            <text x="{{X(1):0}}" y="{{Top - 8}}" text-anchor="middle">1</text>

            """);
        for (int i = 0; i < bars.Length; i++)
        {
            int y = Top + RowHeight * i;
            (string row, double ratio) = bars[i];
            text.Append(CultureInfo.InvariantCulture, $"""
                <text x="{Left - 8}" y="{y + 13}" text-anchor="end">{row}</text>
                <rect class="{(ratio <= 1 ? "faster" : "slower")}" x="{Left}" y="{y + (RowHeight - BarHeight) / 2}" width="{X(ratio) - Left:0.0}" height="{BarHeight}"/>
                <text x="{X(ratio) + 5:0.0}" y="{y + 13}">{ratio:0.00}</text>

                """);
        }

        text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(1):0.0}\" y1=\"{Top - 4}\" x2=\"{X(1):0.0}\" y2=\"{bottom}\"/>\n</svg>\n");
        return text.ToString();
    }
}
