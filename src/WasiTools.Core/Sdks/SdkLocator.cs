namespace WasiTools.Core.Sdks;

/// <summary>Finds the SDKs of this machine, whoever installed them.</summary>
public static class SdkLocator
{
    private static readonly string[] s_wellKnown = ["/opt", "/usr/local", "/usr/lib"];

    /// <summary>Finds SDKs: those of this module first, newest first, then those of others.</summary>
    /// <param name="variable">Reads environment variables; null for the process's.</param>
    /// <returns>The SDKs, each folder once.</returns>
    public static IEnumerable<WasiSdk> FindAll(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        IEnumerable<WasiSdk> managed = SdkStore.Open(SdkScope.CurrentUser, variable).List()
            .Concat(SdkStore.Open(SdkScope.AllUsers, variable).List());
        return managed.Concat(FindForeign(variable)).DistinctBy(static sdk => sdk.Path);
    }

    /// <summary>Reads the SDK in a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The SDK.</returns>
    /// <exception cref="WasiToolsException"><c>SdkNotFound</c>.</exception>
    public static WasiSdk FromPath(string path) =>
        SdkStore.Read(path) ?? SdkFolder.TryRead(path, SdkOrigin.Path) ?? throw Throw.NoSdkIn(path);

    private static IEnumerable<WasiSdk> FindForeign(Func<string, string?> variable)
    {
        if (variable("WASI_SDK_PATH") is { Length: > 0 } named
            && SdkFolder.TryRead(Path.TrimEndingDirectorySeparator(Path.GetFullPath(named)), SdkOrigin.Environment) is { } sdk)
            yield return sdk;
        if (OperatingSystem.IsWindows())
            yield break;

        foreach (string parent in s_wellKnown.Where(Directory.Exists))
        {
            foreach (string folder in Directory.EnumerateDirectories(parent, "wasi-sdk*").Order(StringComparer.Ordinal))
            {
                if (SdkFolder.TryRead(folder, SdkOrigin.WellKnown) is { } found)
                    yield return found;
            }
        }

        if (DistributionSdk.TryFind(variable) is { } distribution)
            yield return distribution;
    }
}
