using System.Globalization;
using System.Text;
using WasiTools.Benchmarks.Validation;

namespace WasiTools.Benchmarks.Sections;

/// <summary>How the time to compile a whole module and the memory for it grow with the module, over three decades.</summary>
internal sealed class Growth(Session session) : Section(session)
{
    // A cost of a byte that is this many times that in the smaller modules would not be linear: were it quadratic, it would be ten.
    private const double MostGrowth = 2;
    private static readonly string[] shapes = ["small functions", "one large function"];
    private static readonly int[] sizes = [2_000, 20_000, 200_000, 2_000_000];

    private readonly Dictionary<(string Shape, int Size, bool IsNode), (double Nanoseconds, double Kibibytes)> _cells = [];

    public override string Name => "growth";

    public override int Rounds => 1;

    public override IEnumerable<Goal> Goals =>
        shapes.Select(s => new Goal($"processor time to compile a byte in 2 MB / in 200 KB, {s}", GrowthOf(s), MostGrowth, null));

    public override void Round()
    {
        foreach (string shape in shapes)
        {
            foreach (int size in Options.Smoke ? sizes[..1] : sizes)
            {
                byte[] module = ModuleShape.All.First(s => s.Name == shape).Make(size);
                string path = Session.BuiltFile("growth.wasm");
                File.WriteAllBytes(path, module);
                Measure(shape, size, module.Length, isNode: false, [Session.Host, "compile", "guard", path]);
                if (Session.HasNode)
                    Measure(shape, size, module.Length, isNode: true, [Options.Node, .. Competitor.Optimizing, Session.Script("node-compile.mjs"), path]);
                File.Delete(path);
            }
        }
    }

    public override string ToMarkdown()
    {
        var text = new StringBuilder($"""
            ## Compiling as modules grow

            Nanoseconds of processor time for a byte of the module, to decode, validate and compile all of it; and the most MiB that the process had resident.
            Once. Small functions are of 20 bytes.


            """);
        text.Append(CultureInfo.InvariantCulture, $"| |{string.Concat(sizes.Select(s => $" {s / 1000:N0} KB |"))}\n| --- |{string.Concat(sizes.Select(_ => " ---: |"))}\n");
        foreach (string shape in shapes)
        {
            foreach ((bool isNode, string name) in (IEnumerable<(bool, string)>)[(false, Competitor.Guard), (true, Competitor.TurboFan)])
            {
                AppendRow(text, $"{shape}, {name}, ns", shape, isNode, c => c.Nanoseconds);
                AppendRow(text, $"{shape}, {name}, MiB", shape, isNode, c => c.Kibibytes / 1024);
            }
        }

        return text.ToString();
    }

    private void Measure(string shape, int size, int bytes, bool isNode, string[] command)
    {
        Run run = Run.Start([Session.Launch, .. command]);
        if (Session.Checks.Check(run.ExitCode == 0 && run.Nanoseconds > 0, $"{shape} of {size} bytes, {(isNode ? "node" : "wasirun")}", run))
            _cells[(shape, size, isNode)] = (run.After("processor") / bytes, run.PeakKibibytes);
    }

    private double? GrowthOf(string shape) =>
        _cells.TryGetValue((shape, sizes[^1], false), out var large) && _cells.TryGetValue((shape, sizes[^2], false), out var smaller)
            ? large.Nanoseconds / smaller.Nanoseconds
            : null;

    private void AppendRow(StringBuilder text, string title, string shape, bool isNode, Func<(double Nanoseconds, double Kibibytes), double> value)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {title} |");
        foreach (int size in sizes)
            text.Append(CultureInfo.InvariantCulture, $" {(_cells.TryGetValue((shape, size, isNode), out var cell) ? value(cell).ToString("0", CultureInfo.InvariantCulture) : "–")} |");
        text.Append('\n');
    }
}
