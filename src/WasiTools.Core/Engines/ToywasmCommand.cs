using WasiTools.Core.Runs;
using WasiTools.Wasi;

namespace WasiTools.Core.Engines;

/// <summary>toywasm's options. Before 40, directories keep their names.</summary>
internal static class ToywasmCommand
{
    private const int RenamesDirectories = 40;

    public static RunNeeds Offers(WasiEngine engine) =>
        RunNeeds.Directories | (engine.Version?.Major >= RenamesDirectories ? RunNeeds.RenamedDirectories : RunNeeds.None);

    public static IEnumerable<string> Arguments(WasiRunRequest request)
    {
        yield return "--wasi";
        foreach (KeyValuePair<string, string> variable in request.Environment)
            yield return $"--wasi-env={variable.Key}={variable.Value}";
        foreach (WasiDirectory directory in request.Directories)
            yield return $"--wasi-dir={directory.HostPath}{(directory.GuestPath == directory.HostPath ? "" : "::" + directory.GuestPath)}";
        yield return request.Path;
        if (request.Arguments.Count > 0)
            yield return "--";
        foreach (string argument in request.Arguments)
            yield return argument;
    }
}
