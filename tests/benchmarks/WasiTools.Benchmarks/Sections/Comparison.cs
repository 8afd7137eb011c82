namespace WasiTools.Benchmarks.Sections;

/// <summary>Two wasiruns side by side: kernels, SIMD kernels, starts, with guard pages.</summary>
internal sealed class Comparison(Session session, string before) : Section(session)
{
    private const int StartsPerRound = 10;
    private const string Base = "base", Now = "now";
    private static readonly Quotient toBase = new(Now, Base);
    private static readonly string[] starts = ["hello", "hello_rust", "shapes"];

    private readonly Table _kernels = new(Unit.Milliseconds, [Base, Now], toBase);
    private readonly Table _starts = new(Unit.Milliseconds, [Base, Now], toBase);

    public override string Name => "comparison";

    public override void Round()
    {
        foreach (Kernels kernels in (IEnumerable<Kernels>)[new PlainKernels(Session), new SimdKernels(Session)])
        {
            foreach (string program in kernels.Programs)
            {
                string row = Path.GetFileNameWithoutExtension(program) + (kernels is SimdKernels ? ", SIMD" : "");
                Both(_kernels, row, program, run => run.Checksum, run => run.Nanoseconds);
            }
        }

        for (int i = 0; i < StartsPerRound && Options.Only.Count == 0; i++)
        {
            foreach (string name in starts)
                Both(_starts, name, Session.Program(name), run => run.ExitCode == 0 ? run.Output : null, run => run.Elapsed.TotalNanoseconds);
        }
    }

    public override string ToMarkdown() =>
        $"## Kernels\n\n{_kernels.ToMarkdown()}" + (_starts.Rows.Count > 0 ? $"\n## Starts of whole processes\n\n{_starts.ToMarkdown()}" : "");

    private void Both(Table table, string row, string program, Func<Run, string?> result, Func<Run, double> time)
    {
        string? expected = null;
        foreach ((string column, string wasirun) in (IEnumerable<(string, string)>)[(Base, before), (Now, Options.Wasirun)])
        {
            Run run = Run.Start([wasirun, "--bounds", "guard", program]);
            if (Session.IsSame(ref expected, result(run), $"{row}, {column}", run))
                table.Add(row, column, time(run));
        }
    }
}
