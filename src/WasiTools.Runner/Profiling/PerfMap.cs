using System.Globalization;
using WasiTools.Engine;
using WasiTools.Runner.Options;

namespace WasiTools.Runner.Profiling;

/// <summary>The file from which Linux perf takes the names of compiled code. The runtime writes it; at the end, which is before perf reads it,
/// functions get the names that they have in the module.</summary>
internal sealed class PerfMap : IDisposable
{
    private const string ProtectionVariable = "DOTNET_EnableWriteXorExecute";
    private readonly string path = Path.Combine(Path.GetTempPath(), $"perf-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.map");
    private readonly GuestNames names;

    private PerfMap(Module module) => names = new(module);

    /// <summary>Begins to write.</summary>
    /// <exception cref="UsageException">There is no perf here, or it would not find the code.</exception>
    public static PerfMap Start(Module module)
    {
        if (!OperatingSystem.IsLinux())
            throw new UsageException("--perf-map is for perf, which is Linux's; --profile works everywhere.");
        if (Environment.GetEnvironmentVariable(ProtectionVariable) != "0")
        {
            throw new UsageException(
                $"--perf-map needs {ProtectionVariable}=0 in the environment: otherwise the runtime maps its code from a file, and perf does not look for its names here.");
        }
        DiagnosticPort.EnablePerfMap();
        return new PerfMap(module);
    }

    public void Dispose()
    {
        DiagnosticPort.DisablePerfMap();
        string renamed = path + ".new";
        using (var writer = new StreamWriter(renamed))
        {
            foreach (string line in File.ReadLines(path))
                writer.WriteLine(Renamed(line));
        }
        File.Move(renamed, path, overwrite: true);
    }

    /// <summary>A line of start, size and name.</summary>
    private string Renamed(string line)
    {
        string[] parts = line.Split(' ', 3);
        return parts.Length == 3 && names.Find(parts[2]) is { } name ? $"{parts[0]} {parts[1]} wasm:{name}" : line;
    }
}
