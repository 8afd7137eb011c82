using System.Text;
using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.Stress;

/// <summary>Runs the litmus program: message passing, store buffering, load buffering.</summary>
internal static class Litmus
{
    /// <summary>Runs so many rounds of each shape. The result is the process's exit code.</summary>
    public static int Run(string folder, BoundsMode bounds, int rounds)
    {
        using var output = new MemoryStream();
        var options = new WasiOptions
        {
            Arguments = ["litmus", rounds.ToString()],
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.From(output),
        };
        var runOptions = new WasiRunOptions { Store = new StoreOptions { Bounds = bounds } };
        using var program = new WasiProgram(Module.Load(Path.Combine(folder, "litmus.wasm")), options, runOptions);
        WasiRunResult result = program.Run();
        string[] lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string line in lines)
            Console.WriteLine(line);
        int failed = lines.Count(l => !l.EndsWith(" forbidden 0", StringComparison.Ordinal)) + (result.ExitCode == 0 ? 0 : 1);
        Console.WriteLine($"{lines.Length - Math.Min(lines.Length, failed)} passed, {failed} failed");
        return failed == 0 && lines.Length > 0 ? 0 : 1;
    }
}
