using System.Diagnostics;
using System.Security.Cryptography;
using WasiTools.Core.Downloads;
using WasiTools.Core.Sdks;
using Xunit;

namespace WasiTools.Tests.Sdks;

/// <summary>An installation whose process is killed: the SDK is whole or absent, and the next installation succeeds.</summary>
public sealed class SdkKillTests : IDisposable
{
    // Processes start slowly under Wine.
    private static readonly int s_kills = OperatingSystem.IsWindows() ? 10 : 50;

    private const int ArchiveBytes = 1_000_000;
    private const int BytesPerSecond = 10_000_000;

    private readonly LoopbackServer _server = new();
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = HttpClientFactory.Create();

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task AnSdkIsWholeOrAbsentAfterAKillAtAnyTime()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        byte[] archive = SdkArchiveBuilder.Sdk(33, padding: ArchiveBytes);
        string hash = Convert.ToHexString(SHA256.HashData(archive));
        _server.Serve($"/{InstallCommand.Asset.FileName}", archive).BytesPerSecond = BytesPerSecond;
        SdkStore store = InstallCommand.StoreAt(_folder["home"]);

        // Undisturbed runs: what is whole, and how long it takes; the first one also reads the programs from the disk.
        TimeSpan duration = default;
        string[] whole = [];
        for (int i = 0; i < 2; i++)
        {
            using (Process process = await StartAsync(hash, cancellation))
            {
                long start = Stopwatch.GetTimestamp();
                await process.WaitForExitAsync(cancellation);
                duration = Stopwatch.GetElapsedTime(start);
                Assert.Equal(0, process.ExitCode);
            }

            whole = Files(Assert.Single(store.List()));
            Uninstall(store, cancellation);
        }

        int absent = 0;
        var random = new Random(33);
        for (int i = 0; i < s_kills; i++)
        {
            using (Process process = await StartAsync(hash, cancellation))
            {
                await Task.Delay(duration * random.NextDouble(), cancellation);
                process.Kill();
                await process.WaitForExitAsync(cancellation);
            }

            IReadOnlyList<WasiSdk> left = store.List();
            if (left.Count == 0)
                absent++;
            else
                Assert.Equal(whole, Files(Assert.Single(left)));
            // A busy machine may become idle meanwhile, or the other way round: half of the kills or more are to come before the end.
            duration *= left.Count == 0 ? 1.1 : 0.8;

            await InstallCommand.InstallAsync(_client, _server.Url, hash, _folder["home"], cancellation);
            Assert.Equal(whole, Files(Assert.Single(store.List())));
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["home", "sdks"], ".*"));
            Assert.DoesNotContain(
                Directory.EnumerateFiles(_folder["home", "downloads"]), static path => !path.EndsWith(".lock", StringComparison.Ordinal));
            Uninstall(store, cancellation);
        }

        // Otherwise the kills came too late to show anything.
        Assert.True(absent >= s_kills / 5, $"Only {absent} of {s_kills} kills came before the end.");
    }

    private static void Uninstall(SdkStore store, CancellationToken cancellation) => store.Uninstall(Assert.Single(store.List()), cancellation);

    private async Task<Process> StartAsync(string hash, CancellationToken cancellation)
    {
        string program = Path.ChangeExtension(typeof(SdkKillTests).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        Process process = Process.Start(new ProcessStartInfo(program, ["install", _server.Url, hash, _folder["home"]]) { RedirectStandardOutput = true })!;
        Assert.Equal(InstallCommand.Ready, await process.StandardOutput.ReadLineAsync(cancellation));
        return process;
    }

    /// <summary>Names, sizes and contents; the marker has the time in it.</summary>
    private static string[] Files(WasiSdk sdk) =>
    [
        .. Directory.EnumerateFiles(sdk.Path, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetDirectoryName(path) != sdk.Path)
            .Select(path => $"{Path.GetRelativePath(sdk.Path, path)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}")
            .Order(StringComparer.Ordinal),
    ];
}
