using System.Globalization;
using WasiTools.Core.Modules;
using WasiTools.Core.Runs;
using WasiTools.Wasi;

namespace WasiTools.Core.Engines;

/// <summary>The options of WAMR's iwasm.</summary>
internal static class WamrCommand
{
    /// <summary>How many variables and directories each it takes.</summary>
    private const int MostOfEach = 8;

    /// <summary>Its own default is 4, which surprises programs.</summary>
    private const int UsualThreads = 1024;

    public static RunNeeds Offers =>
        RunNeeds.Directories | RunNeeds.RenamedDirectories | RunNeeds.Invoke | RunNeeds.MaxThreads | RunNeeds.StackSize;

    public static IEnumerable<string> Arguments(WasiEngine engine, WasiModule module, WasiRunRequest request)
    {
        if (request.Environment.Count > MostOfEach || request.Directories.Count > MostOfEach)
            throw Throw.EngineCannotRun(engine, $"takes at most {MostOfEach} environment variables and directories");
        // A build without threads does not know the option.
        if (module.SpawnsThreads)
            yield return string.Create(CultureInfo.InvariantCulture, $"--max-threads={request.MaxThreads ?? UsualThreads}");
        if (request.StackSize is { } stack)
            yield return string.Create(CultureInfo.InvariantCulture, $"--stack-size={stack}");
        foreach (KeyValuePair<string, string> variable in request.Environment)
            yield return $"--env={variable.Key}={variable.Value}";
        foreach (WasiDirectory directory in request.Directories)
            yield return $"--map-dir={directory.GuestPath}::{directory.HostPath}";
        if (request.Invoke is { } export)
        {
            yield return "-f";
            yield return export;
        }

        yield return request.Path;
        foreach (string argument in request.Arguments)
            yield return argument;
    }
}
