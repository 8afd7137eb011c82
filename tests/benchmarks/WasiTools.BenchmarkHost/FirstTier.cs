using WasiTools.Engine;
using WasiTools.Wasi;

namespace WasiTools.BenchmarkHost;

/// <summary>Runs a program whose functions never get hot enough to be compiled; those with instructions that are not interpreted are.</summary>
internal static class FirstTier
{
    public static int Run(string path, string[] arguments)
    {
        Module module = Module.Load(path, new ModuleOptions { InterpretationLimit = int.MaxValue });
        using var program = new WasiProgram(module, new WasiOptions { Arguments = [path, .. arguments] });
        return (int)(program.Run().ExitCode ?? 1);
    }
}
