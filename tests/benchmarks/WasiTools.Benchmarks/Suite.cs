namespace WasiTools.Benchmarks;

/// <summary>Runs everything in interleaved rounds, checks the outputs and collects the times.</summary>
internal sealed class Suite(Options options)
{
    private const string MandelbrotSize = "1200";
    private const int StartsPerRound = 5;

    private readonly IReadOnlyList<Competitor> _competitors = Competitor.All(options);

    public int Passed { get; private set; }
    public int Failed { get; private set; }

    public IReadOnlyList<string> Columns => [.. _competitors.Select(c => c.Name)];

    public Table Kernels()
    {
        string[] kernels = [.. Directory.GetFiles(Path.Combine(options.Kernels, "wasm"), "*.wasm").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal)];
        if (options.Only.Count > 0)
            kernels = [.. kernels.Where(options.Only.Contains)];
        var table = new Table("Kernels", Columns);
        for (int round = 0; round < options.Rounds; round++)
            foreach (string kernel in kernels)
            {
                string? expected = null;
                foreach (Competitor competitor in _competitors)
                {
                    IReadOnlyList<string> command = competitor.CommandFor(options.Kernels, kernel);
                    Run run = Run.Start(options.Smoke ? [.. command, "1"] : command);
                    // Native code comes first and sets what the others have to print.
                    expected ??= run.Checksum ?? throw new InvalidOperationException($"{kernel} fails as native code: {run.Error}");
                    if (Check(run.Checksum == expected, $"{kernel}, {competitor.Name}", run))
                        table.Add(kernel, competitor.Name, run.Nanoseconds);
                }
            }

        return table;
    }

    /// <summary>Whole processes that print one line.</summary>
    public Table Starts()
    {
        string hello = Path.Combine(options.Programs, "hello.wasm");
        var table = new Table("Start of a process that prints one line", Columns);
        for (int i = 0; i < (options.Smoke ? 1 : options.Rounds * StartsPerRound); i++)
            foreach (Competitor competitor in _competitors.Where(c => c.Name != Competitor.Native))
            {
                Run run = Run.Start([.. competitor.Command, hello]);
                if (Check(run is { ExitCode: 0, Output: "Hello, WASI 1!\n" }, $"hello, {competitor.Name}", run))
                    table.Add("hello", competitor.Name, run.Elapsed.TotalNanoseconds);
            }

        return table;
    }

    /// <summary>The same work by one thread and by two.</summary>
    public Table Threads()
    {
        string mandelbrot = Path.Combine(options.Programs, "mandelbrot.wasm");
        var table = new Table("Threads: a parallel Mandelbrot set", ["one thread", "two threads"]);
        for (int round = 0; round < options.Rounds; round++)
            foreach (Competitor competitor in _competitors.Where(c => c.IsOurs))
            {
                string? expected = null;
                foreach ((string threads, string column) in (IEnumerable<(string, string)>)[("1", "one thread"), ("2", "two threads")])
                {
                    Run run = Run.Start([.. competitor.Command, mandelbrot, threads, options.Smoke ? "100" : MandelbrotSize]);
                    expected ??= run.Checksum;
                    if (Check(run.Checksum is not null && run.Checksum == expected, $"mandelbrot, {competitor.Name}, {column}", run))
                        table.Add(competitor.Name, column, run.Nanoseconds);
                }
            }

        return table;
    }

    private bool Check(bool good, string what, Run run)
    {
        if (good)
        {
            Passed++;
            return true;
        }

        Failed++;
        Console.WriteLine($"FAILED {what}: exit code {run.ExitCode}, output: {run.Output.Trim()} {run.Error.Trim()}");
        return false;
    }
}
