using System.Globalization;
using WasiTools.Core.Runs;
using WasiTools.Wasi;

namespace WasiTools.Core.Engines;

/// <summary>node and the script of ours that gives it threads.</summary>
internal static class NodeCommand
{
    private const int UsualThreads = 1024;

    /// <summary>The script's path, beside this assembly.</summary>
    public static string Script => Path.Combine(Path.GetDirectoryName(typeof(NodeCommand).Assembly.Location)!, "node-wasi-threads.mjs");

    public static IEnumerable<string> Arguments(WasiRunRequest request)
    {
        // It warns that node:wasi is experimental.
        yield return "--no-warnings";
        yield return Script;
        yield return "--name=" + (request.Argument0 ?? Path.GetFileName(request.Path));
        yield return string.Create(CultureInfo.InvariantCulture, $"--max-threads={request.MaxThreads ?? UsualThreads}");
        foreach (KeyValuePair<string, string> variable in request.Environment)
            yield return $"--env={variable.Key}={variable.Value}";
        foreach (WasiDirectory directory in request.Directories)
            yield return $"--dir={directory.HostPath}::{directory.GuestPath}";
        yield return "--";
        yield return request.Path;
        foreach (string argument in request.Arguments)
            yield return argument;
    }
}
