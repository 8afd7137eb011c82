using System.Management.Automation;
using WasiTools.Core.Downloads;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>Finds releases of wasi-sdk and the name and hash of each one's archive.</summary>
[Cmdlet(VerbsCommon.Find, "WasiSdk")]
[OutputType(typeof(WasiSdkRelease))]
public sealed class FindWasiSdkCommand : WasiCmdlet
{
    /// <summary>Only these versions; also ones that are newer than this module, whose names follow the newest rule.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SdkVersionTransformation]
    [ArgumentCompleter(typeof(ReleaseCompleter))]
    public WasiSdkVersion[]? Version { get; set; }

    /// <summary>The operating system that the SDK's tools run on; this one unless given.</summary>
    [Parameter]
    public SdkPlatform? Platform { get; set; }

    /// <summary>The processor that the SDK's tools run on; this one unless given.</summary>
    [Parameter]
    public SdkArchitecture? Architecture { get; set; }

    /// <summary>Asks the project's release page too, for releases that are newer than this module.</summary>
    [Parameter]
    public SwitchParameter Online { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(Version, () =>
    {
        SdkPlatform platform = Platform ?? WasiSdkAsset.HostPlatform;
        SdkArchitecture architecture = Architecture ?? WasiSdkAsset.HostArchitecture;
        foreach (WasiSdkVersion version in Version ?? Known())
        {
            if (Version is not null || WasiSdkAsset.Exists(version, platform, architecture))
                ForItem(version, () => WriteObject(ReleaseCatalog.Describe(WasiSdkAsset.For(version, platform, architecture))));
        }
    });

    private IEnumerable<WasiSdkVersion> Known()
    {
        if (!Online)
            return ReleaseCatalog.Versions;
        using HttpClient client = HttpClientFactory.Create();
        string? token = Environment.GetEnvironmentVariable("GITHUB_TOKEN") ?? Environment.GetEnvironmentVariable("GH_TOKEN");
        IReadOnlyList<WasiSdkVersion> online = Run(_ => new ReleaseApi(client, token: token).GetVersionsAsync(StopToken));
        return ReleaseCatalog.Versions.Union(online).Order();
    }
}
