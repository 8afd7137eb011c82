namespace WasiTools.Core.Sdks;

/// <summary>Where this module keeps the SDKs that it installs, versions side by side.</summary>
/// <remarks>
/// WASITOOLS_HOME names the place; without it, a CI runner's RUNNER_TOOL_CACHE is used in the layout of its tool cache
/// (tool, version, processor); else the user's data folder.
/// </remarks>
public sealed class SdkStore
{
    private const string Marker = ".wasitools.json";
    private const string StagingPrefix = ".staging-";
    private const string TrashPrefix = ".trash-";

    private readonly bool _isToolCache;

    private SdkStore(string root, bool isToolCache)
    {
        Root = root;
        _isToolCache = isToolCache;
    }

    /// <summary>The folder of the store.</summary>
    public string Root { get; }

    internal string Downloads => Path.Combine(Root, _isToolCache ? ".wasitools-downloads" : "downloads");

    /// <summary>The store of a scope.</summary>
    /// <param name="scope">For whom.</param>
    /// <param name="variable">Reads environment variables; null for the process's.</param>
    /// <returns>The store; its folder need not exist.</returns>
    public static SdkStore Open(SdkScope scope, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        if (scope == SdkScope.AllUsers)
            return new SdkStore(MachineFolder(), isToolCache: false);
        if (variable("WASITOOLS_HOME") is { Length: > 0 } home)
            return new SdkStore(Path.GetFullPath(home), isToolCache: false);
        return variable("RUNNER_TOOL_CACHE") is { Length: > 0 } cache
            ? new SdkStore(Path.GetFullPath(cache), isToolCache: true)
            : new SdkStore(UserFolder(variable), isToolCache: false);
    }

    /// <summary>Where an archive's SDK goes.</summary>
    /// <param name="asset">The archive.</param>
    /// <returns>The full path.</returns>
    public string FolderFor(WasiSdkAsset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        if (!_isToolCache)
            return Path.Combine(Root, "sdks", asset.FolderName);

        // The tool cache wants three numbers and the runner's names of processors.
        string architecture = asset.Architecture.ToString().ToLowerInvariant();
        return Path.Combine(Root, "wasi-sdk", $"{asset.Version.Major}.{asset.Version.Minor}.0", architecture);
    }

    /// <summary>The SDKs of the store, newest first.</summary>
    /// <returns>Whole ones only: one that is being unpacked has another name.</returns>
    public IReadOnlyList<WasiSdk> List()
    {
        string parent = Path.Combine(Root, _isToolCache ? "wasi-sdk" : "sdks");
        if (!Directory.Exists(parent))
            return [];
        IEnumerable<string> folders = Directory.EnumerateDirectories(parent);
        if (_isToolCache)
            folders = folders.SelectMany(Directory.EnumerateDirectories);
        return [.. folders
            // What is being made or deleted has a marker too, but a name with a dot in front.
            .Where(static folder => !Path.GetFileName(folder).StartsWith('.') && File.Exists(Path.Combine(folder, Marker)))
            .Select(Read)
            .OfType<WasiSdk>()
            .OrderDescending()];
    }

    /// <summary>Files of downloads that were interrupted: parts, what is known of them, and archives not yet unpacked.</summary>
    /// <returns>Full paths.</returns>
    public IReadOnlyList<string> InterruptedDownloads() => !Directory.Exists(Downloads)
        ? []
        : [.. Directory.EnumerateFiles(Downloads).Where(static path => !path.EndsWith(".lock", StringComparison.Ordinal))];

    /// <summary>Removes an SDK that this module installed.</summary>
    /// <param name="sdk">The SDK.</param>
    /// <param name="cancellation">Ends the wait for other processes.</param>
    /// <exception cref="WasiToolsException"><c>SdkIsForeign</c>: others installed it, or another store has it.</exception>
    public void Uninstall(WasiSdk sdk, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sdk);
        if (!Owns(sdk.Path))
            throw Throw.SdkIsForeign(sdk);
        using FileLock held = Lock(sdk.Path, cancellation);
        Sweep(sdk.Path);
        if (Directory.Exists(sdk.Path))
            Discard(sdk.Path);
        Sweep(sdk.Path);
    }

    internal static WasiSdk? Read(string folder)
    {
        SdkMarker? marker = SdkMarker.TryRead(Path.Combine(folder, Marker));
        return marker is null || SdkFolder.TryRead(folder, SdkOrigin.Managed) is not { } sdk
            ? null
            : sdk with
            {
                // Before 23 the archives had no VERSION file.
                Version = WasiSdkVersion.Parse(marker.Version),
                Archive = marker.Archive,
                Verified = marker.Sha256 is { } hash ? new HashPin(hash, marker.Provenance ?? "") : null,
            };
    }

    internal static void WriteMarker(string folder, SdkMarker marker) => marker.Write(Path.Combine(folder, Marker));

    /// <summary>Takes the lock under which one SDK is installed or removed, waiting for other processes.</summary>
    internal FileLock Lock(string folder, CancellationToken cancellation)
    {
        string name = Path.GetRelativePath(Root, folder).Replace(Path.DirectorySeparatorChar, '-');
        return FileLock.Acquire(Path.Combine(Downloads, name + ".lock"), cancellation);
    }

    /// <summary>Deletes what an interrupted installation or removal of an SDK left. The caller holds its lock.</summary>
    internal static void Sweep(string folder)
    {
        foreach (string left in (string[])[Beside(folder, StagingPrefix), Beside(folder, TrashPrefix)])
        {
            if (Directory.Exists(left))
                Directory.Delete(left, recursive: true);
        }
    }

    internal static string StagingFor(string folder) => Beside(folder, StagingPrefix);

    /// <summary>Puts what was staged in an SDK's place, in one step unless another stands there. The caller holds its lock.</summary>
    internal void Publish(string folder)
    {
        if (Directory.Exists(folder))
            Discard(folder);
        Directory.Move(StagingFor(folder), folder);
        if (_isToolCache)
            File.WriteAllBytes(folder + ".complete", []);
        string trash = Beside(folder, TrashPrefix);
        if (Directory.Exists(trash))
            Directory.Delete(trash, recursive: true);
    }

    private static string Beside(string folder, string prefix) =>
        Path.Combine(Path.GetDirectoryName(folder)!, prefix + Path.GetFileName(folder));

    /// <summary>Takes an SDK away in one step, so that nobody sees half of it. The caller holds its lock and has swept.</summary>
    private void Discard(string folder)
    {
        if (_isToolCache)
            File.Delete(folder + ".complete");
        Directory.Move(folder, Beside(folder, TrashPrefix));
    }

    private bool Owns(string folder) =>
        Path.GetFullPath(folder).StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        && File.Exists(Path.Combine(folder, Marker));

    private static string UserFolder(Func<string, string?> variable)
    {
        if (!OperatingSystem.IsWindows() && variable("XDG_DATA_HOME") is { Length: > 0 } data && Path.IsPathRooted(data))
            return Path.Combine(data, "wasitools");
        string folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(folder, OperatingSystem.IsWindows() ? "WasiTools" : "wasitools");
    }

    private static string MachineFolder() => OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "WasiTools")
        : "/usr/local/share/wasitools";
}
