using System.Text;
using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.Samples.WasiHosting;

/// <summary>Runs a WASI program with threads from C#: its arguments and output, how it ended, and a limit of time.</summary>
public static class Program
{
    /// <summary>Runs a program.</summary>
    /// <param name="arguments">The module's path and the program's arguments.</param>
    public static void Main(string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        Run(arguments[0], arguments[1..], Console.Out);
    }

    /// <summary>Runs a program.</summary>
    /// <param name="path">The module.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <param name="output">Receives what it prints, and how it ended.</param>
    public static void Run(string path, string[] arguments, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var written = new MemoryStream();
        var options = new WasiOptions
        {
            Arguments = [Path.GetFileName(path), .. arguments],
            StandardInput = WasiStream.Null,
            StandardOutput = WasiStream.From(written),
        };
        using var program = new WasiProgram(Module.Load(path), options, new WasiRunOptions { Timeout = TimeSpan.FromSeconds(10) });
        WasiRunResult result = program.Run();
        output.Write(Encoding.UTF8.GetString(written.ToArray()));
        output.WriteLine($"{result.Cause}, {result.Threads} threads, trap: {result.Trap?.Message ?? "none"}");
    }
}
