using System.Diagnostics;
using System.Text.Json;
using WasiTools.Core.Operations;

namespace WasiTools.Core.Builds;

/// <summary>Carries out build plans.</summary>
public static class WasiBuilder
{
    /// <summary>Carries out a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="onLine">Gets what the tools print, line by line, from any thread.</param>
    /// <param name="report">Told the command lines.</param>
    /// <param name="cancellation">Ends the tools.</param>
    /// <returns>What was made: one file, or as many as a project has programs.</returns>
    /// <exception cref="WasiToolsException"><c>BuildFailed</c>, <c>ToolNotFound</c> or <c>NothingBuilt</c>.</exception>
    public static async Task<IReadOnlyList<WasiArtifact>> BuildAsync(
        BuildPlan plan, Action<string> onLine, IOperationReport report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(onLine);
        ArgumentNullException.ThrowIfNull(report);
        var watch = Stopwatch.StartNew();
        var parser = new DiagnosticParser();
        var paths = new List<string>();
        var gate = new Lock();
        void Read(string line)
        {
            foreach (string part in FromCargo(line, paths))
            {
                lock (gate)
                    parser.Read(part);
                onLine(part);
            }
        }

        foreach (CommandLine command in plan.Commands)
        {
            report.Verbose(command.ToString());
            int exitCode = await ToolProcess.RunAsync(command, Read, Read, cancellation).ConfigureAwait(false);
            if (exitCode != 0)
                throw Throw.BuildFailed(plan, command, exitCode, parser.Found);
        }

        if (plan.Output is not null)
            paths.Add(plan.Output);
        if (plan.OutputFolder is not null)
            paths.AddRange(Directory.EnumerateFiles(plan.OutputFolder, "*.wasm", SearchOption.AllDirectories).Where(static path => !path.Contains("CMakeFiles")));
        if (paths.Count == 0)
            throw Throw.NothingBuilt(plan);
        return [.. paths.Select(path => new WasiArtifact
        {
            Path = path,
            Target = plan.Target,
            CrateType = plan.Request.CrateType,
            Length = new FileInfo(path).Length,
            Sdk = plan.Request.Sdk,
            Command = plan.Commands[^1],
            Diagnostics = [.. parser.Found],
            Elapsed = watch.Elapsed,
        })];
    }

    /// <summary>Cargo tells in JSON what it made and what rustc said; what is no JSON is passed on.</summary>
    private static string[] FromCargo(string line, List<string> paths)
    {
        if (!line.StartsWith("{\"reason\":", StringComparison.Ordinal))
            return [line];
        using JsonDocument message = JsonDocument.Parse(line);
        JsonElement root = message.RootElement;
        switch (root.GetProperty("reason").GetString())
        {
            case "compiler-message":
                return root.GetProperty("message").GetProperty("rendered").GetString()?.TrimEnd().Split('\n') ?? [];
            case "compiler-artifact":
                foreach (JsonElement file in root.GetProperty("filenames").EnumerateArray())
                {
                    if (file.GetString() is { } path && path.EndsWith(".wasm", StringComparison.Ordinal))
                        paths.Add(path);
                }

                return [];
            default:
                return [];
        }
    }
}
