using WasiTools.Core.Downloads;
using WasiTools.Core.Operations;

namespace WasiTools.Core.Sdks;

/// <summary>Where archives come from: the project's releases, a mirror, or a folder.</summary>
public sealed class SdkSource
{
    private readonly Uri? _uri;
    private readonly string? _path;

    private SdkSource(Uri? uri, string? path)
    {
        _uri = uri;
        _path = path;
    }

    /// <summary>The releases of WebAssembly/wasi-sdk.</summary>
    public static SdkSource Official { get; } = new(null, null);

    /// <summary>Whether this is <see cref="Official"/>.</summary>
    public bool IsOfficial => _uri is null && _path is null;

    /// <summary>Reads a source as users write it.</summary>
    /// <param name="text">An http or https address, or the path of a folder or archive.</param>
    /// <returns>The source.</returns>
    public static SdkSource Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? new SdkSource(uri, null)
            : new SdkSource(null, Path.GetFullPath(text));

    /// <summary>Brings an archive to this machine.</summary>
    /// <param name="asset">The archive.</param>
    /// <param name="folder">Where downloads go.</param>
    /// <param name="client">Sends the requests.</param>
    /// <param name="options">How patient to be.</param>
    /// <param name="report">Told the progress.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>The file's path, and whether it is a download rather than the user's own file.</returns>
    internal async Task<(string Path, bool IsDownload)> FetchAsync(
        WasiSdkAsset asset, string folder, HttpClient client, DownloadOptions options, IOperationReport report, CancellationToken cancellation)
    {
        if (_path is not null)
            return (FindFile(asset), false);

        Directory.CreateDirectory(folder);
        string destination = Path.Combine(folder, asset.FileName);
        // A crash may have come between download and unpacking.
        if (File.Exists(destination))
            return (destination, true);
        var downloader = new Downloader(client, options, report);
        foreach (Uri candidate in Addresses(asset))
        {
            report.Verbose($"Downloading {candidate}");
            if (await downloader.FetchAsync(candidate, destination, cancellation).ConfigureAwait(false))
                return (destination, true);
        }

        throw Throw.ArchiveNotFound(asset, string.Join(" and ", Addresses(asset)));
    }

    /// <inheritdoc/>
    public override string ToString() => _path ?? _uri?.ToString() ?? "https://github.com/WebAssembly/wasi-sdk/releases";

    private Uri[] Addresses(WasiSdkAsset asset)
    {
        if (_uri is null)
            return [asset.Uri];
        if (_uri.AbsolutePath.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase))
            return [_uri];
        var folder = new Uri(_uri.AbsoluteUri.TrimEnd('/') + "/");
        string name = Uri.EscapeDataString(asset.FileName);
        return [new Uri(folder, name), new Uri(folder, $"{Uri.EscapeDataString(asset.Version.Tag)}/{name}")];
    }

    private string FindFile(WasiSdkAsset asset)
    {
        string[] candidates = [_path!, Path.Combine(_path!, asset.FileName), Path.Combine(_path!, asset.Version.Tag, asset.FileName)];
        return candidates.FirstOrDefault(File.Exists) ?? throw Throw.ArchiveNotFound(asset, string.Join(" and ", candidates));
    }
}
