using System.Runtime.InteropServices;
using WasiTools.Benchmarks.Sections;

namespace WasiTools.Benchmarks;

/// <summary>The page: what was measured with which versions, what was to be reached, and the sections.</summary>
internal static class Report
{
    public static string Write(Options options, IReadOnlyList<Section> sections, string? chart)
    {
        const string loadFile = "/proc/loadavg";
        string load = File.Exists(loadFile) ? File.ReadAllText(loadFile).Split(' ')[0] : "unknown";
        string image = chart is null ? "" : $"\n![Time of each kernel as a multiple of that in V8]({chart})\n";
        return $"""
            # Performance

            {Versions(options)}.

            {options.Rounds} interleaved rounds: each runs every competitor once, one after another, so that what else the machine does hits all of them; the figures
            are medians over the rounds, the spread is how much the slowest is above the fastest. A large spread, or a load average above the number of
            processors ({load} at the end of this run), makes ratios unreliable. All outputs are compared.

            This page is written by a command, from the sources in `tests/benchmarks`:

                tests/benchmarks/run.sh --markdown docs/performance.md
                tests/benchmarks/run.sh --only fib,lz --rounds 9        # some of it, more often
                tests/benchmarks/run.sh --compare HEAD~5                # what became faster or slower since a commit

            ## Goals

            Ratios that are to be reached, from this run; where it says "missed", others win.

            {Goal.Header}{string.Concat(sections.SelectMany(s => s.Goals))}{image}
            {string.Join("\n", sections.Select(s => s.ToMarkdown()))}
            """;
    }

    private static string Versions(Options options)
    {
        List<string> versions =
        [
            $"{Environment.ProcessorCount} processors ({Processor()})", RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription,
            Run.FirstLine("clang-22", "--version") ?? "no clang",
        ];
        foreach (string? node in (IEnumerable<string?>)[options.Node, options.Node20])
        {
            if (node is not null && Run.FirstLine(node, "-p", "`node ${process.version} with V8 ${process.versions.v8}`") is { } version)
                versions.Add(version);
        }

        if (options.Wizer is { } wizer)
            versions.Add($"Wasmtime {WasmtimeIn(wizer)} in {Run.FirstLine(wizer, "--version") ?? "wizer"}");
        return string.Join(", ", versions);
    }

    private static string Processor() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 2)..]
            : RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The version of the Wasmtime whose source files' paths a program has in its messages.</summary>
    private static string WasmtimeIn(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path), mark = "/wasmtime-"u8;
        for (int at; (at = bytes.IndexOf(mark)) >= 0;)
        {
            bytes = bytes[(at + mark.Length)..];
            int end = bytes.IndexOf((byte)'/');
            if (end is > 0 and < 12 && char.IsAsciiDigit((char)bytes[0]))
                return System.Text.Encoding.ASCII.GetString(bytes[..end]);
        }

        return "of an unknown version";
    }
}
