using System.Management.Automation;
using System.Management.Automation.Host;
using System.Net;
using System.Security;
using WasiTools.Core;
using WasiTools.Core.Downloads;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>What the cmdlets that fetch SDK archives share: which archive, from where, and what verifies it.</summary>
public abstract class SdkDownloadCmdlet : WasiCmdlet
{
    private HttpClient? _client;

    /// <summary>Versions of wasi-sdk; the newest that this module knows unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SdkVersionTransformation]
    [ArgumentCompleter(typeof(ReleaseCompleter))]
    [ValidateNotNullOrEmpty]
    public WasiSdkVersion[] Version { get; set; } = [ReleaseCatalog.Newest];

    /// <summary>The operating system that the SDK's tools run on; this one unless given.</summary>
    [Parameter]
    public SdkPlatform? Platform { get; set; }

    /// <summary>The processor that the SDK's tools run on; this one unless given.</summary>
    [Parameter]
    public SdkArchitecture? Architecture { get; set; }

    /// <summary>A mirror's address, or a folder or archive; the project's releases unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>The SHA-256 that the archive must have, in place of the one that this module knows.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Hash { get; set; }

    /// <summary>Accepts an archive for which no hash is known. A known hash is checked all the same.</summary>
    [Parameter]
    public SwitchParameter SkipHashCheck { get; set; }

    /// <summary>A token for the source; GITHUB_TOKEN or GH_TOKEN unless given, and then only for GitHub.</summary>
    [Parameter]
    public SecureString? Token { get; set; }

    /// <summary>A proxy; the system's, or that of HTTPS_PROXY, unless given.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>The proxy's user and password.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    private protected SdkSource ArchiveSource =>
        Source is null ? SdkSource.Official
        : Uri.TryCreate(Source, UriKind.Absolute, out Uri? uri) && !uri.IsFile ? SdkSource.Parse(Source)
        : SdkSource.Parse(ToFilePath(Source));

    private protected HttpClient Client => _client ??=
        HttpClientFactory.Create(Proxy, ProxyCredential?.GetNetworkCredential(), SourceToken());

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (WasiSdkVersion version in Version)
        {
            ForItem(version, () =>
            {
                if (Hash is not null && Version.Length > 1)
                    throw new WasiToolsException("HashForSeveral", WasiErrorKind.InvalidArgument, "-Hash can be given for one version only.", Hash);
                ProcessAsset(AssetOf(version));
            });
        }
    }

    /// <summary>Handles one archive.</summary>
    /// <param name="asset">The archive.</param>
    private protected abstract void ProcessAsset(WasiSdkAsset asset);

    /// <summary>Finds the hash to verify an archive with, or the user's consent to have none.</summary>
    /// <param name="asset">The archive.</param>
    /// <returns>The hash; null with consent only.</returns>
    private protected HashPin? Pin(WasiSdkAsset asset)
    {
        if (Hash is not null)
            return HashPin.Parse(Hash, "-Hash");
        if (ReleaseCatalog.FindPin(asset.FileName) is { } known)
            return known;
        if (ArchiveSource.IsOfficial && Digest(asset) is { } digest)
            return digest;
        if (SkipHashCheck || Consents(asset))
            return null;
        throw new WasiToolsException(
            "SdkHashUnknown",
            WasiErrorKind.Security,
            $"No SHA-256 is known for {asset.FileName}. Give it with -Hash, or accept the archive unverified with -SkipHashCheck.",
            asset);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _client?.Dispose();
        base.Dispose(disposing);
    }

    private WasiSdkAsset AssetOf(WasiSdkVersion version) => Platform is null && Architecture is null
        ? WasiSdkAsset.ForHost(version)
        : WasiSdkAsset.For(version, Platform ?? WasiSdkAsset.HostPlatform, Architecture ?? WasiSdkAsset.HostArchitecture);

    private HashPin? Digest(WasiSdkAsset asset)
    {
        try
        {
            return Run(_ => new ReleaseApi(Client).FindDigestAsync(asset, StopToken));
        }
        catch (WasiToolsException exception)
        {
            WriteWarning(exception.Message);
            return null;
        }
    }

    private bool Consents(WasiSdkAsset asset)
    {
        try
        {
            return ShouldContinue($"No SHA-256 is known for {asset.FileName}. Use it unverified?", "wasi-sdk publishes no checksums");
        }
        catch (Exception exception) when (exception is PSInvalidOperationException or HostException)
        {
            // Nobody is there to ask.
            return false;
        }
    }

    private string? SourceToken()
    {
        if (Token is not null)
            return new NetworkCredential("", Token).Password;
        return ArchiveSource.IsOfficial
            ? Environment.GetEnvironmentVariable("GITHUB_TOKEN") ?? Environment.GetEnvironmentVariable("GH_TOKEN")
            : null;
    }
}
