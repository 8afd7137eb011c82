using WasiTools.Core.Downloads;
using WasiTools.Core.Sdks;

namespace WasiTools.Tests.Sdks;

/// <summary>A process that installs an SDK and may be killed.</summary>
internal static class InstallCommand
{
    /// <summary>What it prints when it is about to begin.</summary>
    public const string Ready = "ready";

    public static WasiSdkAsset Asset { get; } = WasiSdkAsset.For(new WasiSdkVersion(33), SdkPlatform.Linux, SdkArchitecture.X64);

    public static async Task<int> RunAsync(string url, string hash, string home)
    {
        using HttpClient client = HttpClientFactory.Create();
        await Console.Out.WriteLineAsync(Ready);
        await InstallAsync(client, url, hash, home, CancellationToken.None);
        return 0;
    }

    public static Task<WasiSdk> InstallAsync(HttpClient client, string url, string hash, string home, CancellationToken cancellation) =>
        new SdkInstaller(StoreAt(home), client, new RecordingReport())
            .InstallAsync(Asset, SdkSource.Parse(url), HashPin.Parse(hash, "the test"), replace: false, cancellation);

    public static SdkStore StoreAt(string home) =>
        SdkStore.Open(SdkScope.CurrentUser, name => name == "WASITOOLS_HOME" ? home : null);
}
