using System.Security.Cryptography;
using WasiTools.Core.Archives;
using WasiTools.Core.Downloads;
using WasiTools.Core.Operations;

namespace WasiTools.Core.Sdks;

/// <summary>Installs and saves SDKs. Whatever interrupts it, an SDK is whole or absent.</summary>
/// <param name="store">Where SDKs are kept.</param>
/// <param name="client">Sends the requests.</param>
/// <param name="report">Told the progress.</param>
/// <param name="options">How patient downloads are; null for the usual.</param>
public sealed class SdkInstaller(SdkStore store, HttpClient client, IOperationReport report, DownloadOptions? options = null)
{
    private readonly DownloadOptions _options = options ?? new DownloadOptions();

    /// <summary>Installs an SDK unless it is there already.</summary>
    /// <param name="asset">Its archive.</param>
    /// <param name="source">Where to get the archive.</param>
    /// <param name="pin">The hash that it must have; null only if the user has said that none is needed.</param>
    /// <param name="replace">Whether to install anew what is there already.</param>
    /// <param name="cancellation">Ends the installation; a download goes on from there the next time.</param>
    /// <returns>The installed SDK.</returns>
    /// <exception cref="WasiToolsException">
    /// <c>SdkHashMismatch</c>, <c>SdkLayoutUnknown</c>, or a failure of the download or the archive.
    /// </exception>
    public async Task<WasiSdk> InstallAsync(
        WasiSdkAsset asset, SdkSource source, HashPin? pin, bool replace, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(source);
        string folder = store.FolderFor(asset);
        using FileLock held = await Task.Run(() => store.Lock(folder, cancellation), cancellation).ConfigureAwait(false);
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        SdkStore.Sweep(folder);
        WasiSdk? present = Directory.Exists(folder) ? SdkStore.Read(folder) : null;
        if (present is not null && !replace)
            return present;

        (string path, bool isDownload) =
            await source.FetchAsync(asset, store.Downloads, client, _options, report, cancellation).ConfigureAwait(false);
        string staging = SdkStore.StagingFor(folder);
        try
        {
            // One handle for both, so that nobody can swap the file between the check and its use.
            using var archive = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            await VerifyAsync(archive, asset, pin, cancellation).ConfigureAwait(false);
            TarGzArchive.Extract(archive, staging, new ArchiveLimits(), IsForWindows(asset), report, cancellation);
            if (SdkFolder.TryRead(staging, SdkOrigin.Managed) is null)
                throw Throw.SdkLayoutUnknown(asset);
        }
        catch (Exception exception)
        {
            SdkStore.Sweep(folder);
            // The same bytes would fail again; anything else may have nothing to do with them.
            if (isDownload && exception is WasiToolsException { Kind: WasiErrorKind.Security or WasiErrorKind.InvalidData })
                File.Delete(path);
            throw;
        }

        SdkStore.WriteMarker(staging, new SdkMarker(
            asset.Version.ToString(), asset.FileName, source.ToString(), pin?.Sha256, pin?.Provenance, DateTimeOffset.UtcNow));
        store.Publish(folder);
        if (isDownload)
            File.Delete(path);
        return SdkStore.Read(folder)!;
    }

    /// <summary>Saves an archive into a folder, for machines without a network.</summary>
    /// <param name="asset">The archive.</param>
    /// <param name="source">Where to get it.</param>
    /// <param name="pin">The hash that it must have; null only if the user has said that none is needed.</param>
    /// <param name="folder">The folder to save into.</param>
    /// <param name="cancellation">Ends the download; it goes on from there the next time.</param>
    /// <returns>The full path of the saved archive.</returns>
    public async Task<string> SaveAsync(
        WasiSdkAsset asset, SdkSource source, HashPin? pin, string folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(source);
        string destination = Path.Combine(folder, asset.FileName);
        using FileLock held = await Task.Run(
            () => FileLock.Acquire(destination + ".lock", cancellation), cancellation).ConfigureAwait(false);
        (string path, bool isDownload) =
            await source.FetchAsync(asset, folder, client, _options, report, cancellation).ConfigureAwait(false);
        try
        {
            using var archive = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            await VerifyAsync(archive, asset, pin, cancellation).ConfigureAwait(false);
        }
        catch (WasiToolsException) when (isDownload)
        {
            File.Delete(path);
            throw;
        }

        if (path != destination)
            File.Copy(path, destination, overwrite: true);
        return destination;
    }

    private static bool IsForWindows(WasiSdkAsset asset) => OperatingSystem.IsWindows() || asset.Platform == SdkPlatform.Windows;

    private async Task VerifyAsync(FileStream archive, WasiSdkAsset asset, HashPin? pin, CancellationToken cancellation)
    {
        if (pin is null)
        {
            report.Warning($"Nothing verified {asset.FileName}: no hash is known for it, and none was asked for.");
            return;
        }

        byte[] hash = await SHA256.HashDataAsync(archive, cancellation).ConfigureAwait(false);
        archive.Position = 0;
        string actual = Convert.ToHexStringLower(hash);
        if (actual != pin.Sha256)
            throw Throw.SdkHashMismatch(asset, pin, actual);
        report.Verbose($"{asset.FileName} has the SHA-256 {actual}, as expected from {pin.Provenance}.");
    }
}
