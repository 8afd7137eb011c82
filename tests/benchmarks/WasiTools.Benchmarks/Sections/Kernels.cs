namespace WasiTools.Benchmarks.Sections;

/// <summary>The kernels of one folder, timed by themselves after a warm-up.</summary>
/// <param name="session">What is shared.</param>
/// <param name="name">The section's name.</param>
/// <param name="folder">Which build of the kernels.</param>
/// <param name="columns">The competitors, native code first: it sets what the others have to print.</param>
internal abstract class Kernels(Session session, string name, string folder, params string[] columns) : Section(session)
{
    protected static readonly Quotient guardToV8 = new(Competitor.Guard, Competitor.TurboFan);
    protected static readonly Quotient explicitToV8 = new(Competitor.Explicit, Competitor.TurboFan);
    protected static readonly Quotient guardToNative = new(Competitor.Guard, Competitor.Native);

    public override string Name => name;

    /// <summary>Milliseconds by kernel and competitor.</summary>
    public Table Times { get; } = new(Unit.Milliseconds, columns, guardToV8, guardToNative);

    public IReadOnlyList<string> Programs { get; } =
        [.. Directory.GetFiles(session.BuiltFile(folder), "*.wasm").Order(StringComparer.Ordinal)
            .Where(p => session.Options.Only.Count == 0 || session.Options.Only.Contains(Path.GetFileNameWithoutExtension(p)))];

    public override void Round()
    {
        foreach (string program in Programs)
        {
            string kernel = Path.GetFileNameWithoutExtension(program);
            string? expected = null;
            foreach (Competitor competitor in Session.Competitors.Where(c => columns.Contains(c.Name) && (c.TakesArguments || !Options.Smoke)))
            {
                string[] arguments = Options.Smoke ? ["1"] : [];
                Run run = competitor.Name == Competitor.Native
                    ? Run.Start([Session.BuiltFile("native", kernel), .. arguments])
                    : Run.Start([.. competitor.Command, program, .. arguments]);
                if (Session.IsSame(ref expected, run.Checksum, $"{kernel}, {folder}, {competitor.Name}", run))
                    Times.Add(kernel, competitor.Name, run.Nanoseconds);
            }
        }
    }
}
