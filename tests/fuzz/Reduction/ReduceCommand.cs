using System.Diagnostics;
using WasiTools.Engine;
using WasiTools.Fuzz.Differential;

namespace WasiTools.Fuzz.Reduction;

/// <summary>Reduces the module of a file that the two sides differ about, or that ends the process, and prints it as text. In the second case
/// every candidate is looked at by a process of its own.</summary>
internal static class ReduceCommand
{
    private const int Differs = 1;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    /// <summary>The result is the process's exit code.</summary>
    public static int Run(string file, string node, string folder)
    {
        Directory.CreateDirectory(folder);
        string candidate = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "candidate")).FullName, Path.GetFileName(file)), reduced = Path.ChangeExtension(file, ".reduced.wasm");
        byte[] bytes = File.ReadAllBytes(file);
        int failure = ExitCode(bytes, candidate, node, folder);
        if (failure == 0)
        {
            Console.Error.WriteLine($"{file}: the two sides agree.");
            return 2;
        }
        using var run = new DifferentialRun(new ModuleFiles([file]), node, folder);
        bytes = new Reducer(b =>
        {
            bool fails = failure == Differs ? run.IsDifferent(b) : ExitCode(b, candidate, node, folder) == failure;
            if (fails)
                File.WriteAllBytes(reduced, b);
            return fails;
        }).Reduce(bytes);
        Module.Parse(bytes).WriteText(Console.Out);
        return 0;
    }

    private static int ExitCode(byte[] bytes, string candidate, string node, string folder)
    {
        File.WriteAllBytes(candidate, bytes);
        using Process process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, ["differential", candidate, "--node", node, "--keep", Path.Combine(folder, "candidate")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(patience))
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return process.ExitCode;
    }
}
