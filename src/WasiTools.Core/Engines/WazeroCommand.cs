using System.Globalization;
using WasiTools.Core.Runs;
using WasiTools.Wasi;

namespace WasiTools.Core.Engines;

/// <summary>wazero's options.</summary>
internal static class WazeroCommand
{
    public static IEnumerable<string> Arguments(WasiRunRequest request)
    {
        yield return "run";
        foreach (KeyValuePair<string, string> variable in request.Environment)
            yield return $"-env={variable.Key}={variable.Value}";
        foreach (WasiDirectory directory in request.Directories)
            yield return $"-mount={directory.HostPath}:{directory.GuestPath}{(directory.ReadOnly ? ":ro" : "")}";
        if (request.Timeout is { } timeout)
            yield return string.Create(CultureInfo.InvariantCulture, $"-timeout={timeout.TotalSeconds}s");
        yield return request.Path;
        foreach (string argument in request.Arguments)
            yield return argument;
    }
}
