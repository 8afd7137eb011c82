using System.Security.Cryptography;
using System.Text;
using WasiTools.Core;
using WasiTools.Core.Downloads;
using WasiTools.Core.Sdks;
using Xunit;

namespace WasiTools.Tests.Sdks;

public sealed class SdkInstallerTests : IDisposable
{
    private readonly LoopbackServer _server = new();
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = HttpClientFactory.Create();
    private readonly RecordingReport _report = new();
    private readonly SdkStore _store;

    public SdkInstallerTests() => _store = StoreAt("WASITOOLS_HOME");

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<int, SdkPlatform> Layouts()
    {
        var data = new TheoryData<int, SdkPlatform>();
        for (int major = 20; major <= 34; major++)
        {
            data.Add(major, SdkPlatform.Linux);
            data.Add(major, SdkPlatform.Windows);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task InstallsEachLayout(int major, SdkPlatform platform)
    {
        var asset = WasiSdkAsset.For(new WasiSdkVersion(major), platform, SdkArchitecture.X64);
        string suffix = major >= 23 ? $"-x86_64-{platform.ToString().ToLowerInvariant()}" : platform == SdkPlatform.Windows ? "+m" : "";
        byte[] archive = SdkArchiveBuilder.Sdk(major, suffix, platform == SdkPlatform.Windows);
        _server.Serve($"/{asset.FileName}", archive);

        WasiSdk sdk = await InstallAsync(asset, archive);

        Assert.Equal(new WasiSdkVersion(major), sdk.Version);
        Assert.Equal(ReleaseCatalog.FindLlvm(asset.Version)!.Major, sdk.Llvm!.Major);
        Assert.Equal(SdkOrigin.Managed, sdk.Origin);
        Assert.True(File.Exists(sdk.Clang));
        Assert.True(Directory.Exists(Path.Combine(sdk.Sysroot, "include")));
        Assert.NotNull(sdk.ResourceFolder);
        Assert.Equal(sdk, Assert.Single(_store.List()));
        Assert.Equal(Hash(archive), sdk.Verified!.Sha256);
        AssertNothingLeft();
    }

    [Fact]
    public async Task KeepsVersionsSideBySide()
    {
        foreach (int major in (int[])[33, 22, 34])
        {
            WasiSdkAsset asset = Linux(major);
            byte[] archive = SdkArchiveBuilder.Sdk(major);
            _server.Serve($"/{asset.Version.Tag}/{asset.FileName}", archive);
            await InstallAsync(asset, archive);
        }

        Assert.Equal([34, 33, 22], _store.List().Select(static sdk => sdk.Version!.Value.Major));
    }

    [Fact]
    public async Task InstallsOnceUnlessToldToReplace()
    {
        byte[] archive = SdkArchiveBuilder.Sdk(33);
        _server.Serve($"/{Linux(33).FileName}", archive);
        WasiSdk first = await InstallAsync(Linux(33), archive);
        await InstallAsync(Linux(33), archive);
        Assert.Single(_server.Requests);
        File.Delete(first.Clang);
        WasiSdk again = await InstallAsync(Linux(33), archive, replace: true);
        Assert.Equal(2, _server.Requests.Count);
        Assert.True(File.Exists(again.Clang));
        AssertNothingLeft();
    }

    [Fact]
    public async Task RefusesAWrongHashAndKeepsNothing()
    {
        _server.Serve($"/{Linux(33).FileName}", SdkArchiveBuilder.Sdk(33));
        var failure = await Assert.ThrowsAsync<WasiToolsException>(() => InstallAsync(Linux(33), ReleaseCatalog.FindPin(Linux(33).FileName)));
        Assert.Equal(("SdkHashMismatch", WasiErrorKind.Security), (failure.ErrorId, failure.Kind));
        Assert.Empty(_store.List());
        AssertNothingLeft();
    }

    [Fact]
    public async Task WarnsWhereNothingVerified()
    {
        _server.Serve($"/{Linux(33).FileName}", SdkArchiveBuilder.Sdk(33));
        WasiSdk sdk = await InstallAsync(Linux(33), pin: null);
        Assert.Null(sdk.Verified);
        Assert.Single(_report.Warnings);
    }

    [Fact]
    public async Task RefusesAnArchiveThatIsNoSdk()
    {
        byte[] archive = new SdkArchiveBuilder().File("top/readme", "hello").Finish();
        _server.Serve($"/{Linux(33).FileName}", archive);
        var failure = await Assert.ThrowsAsync<WasiToolsException>(() => InstallAsync(Linux(33), archive));
        Assert.Equal("SdkLayoutUnknown", failure.ErrorId);
        AssertNothingLeft();
    }

    [Fact]
    public async Task RefusesAHostileArchiveAndLeavesNothing()
    {
        byte[] archive = new SdkArchiveBuilder().File("top/bin/clang", "x").Link("top/evil", "/etc").Finish();
        _server.Serve($"/{Linux(33).FileName}", archive);
        var failure = await Assert.ThrowsAsync<WasiToolsException>(() => InstallAsync(Linux(33), archive));
        Assert.Equal("ArchiveUnsafe", failure.ErrorId);
        AssertNothingLeft();
    }

    [Fact]
    public async Task SaysWhereItLookedForAnArchive()
    {
        var failure = await Assert.ThrowsAsync<WasiToolsException>(() => InstallAsync(Linux(33), pin: null));
        Assert.Equal("ArchiveNotFound", failure.ErrorId);
        Assert.Contains($"{_server.Url}wasi-sdk-33/", failure.Message);
    }

    [Fact]
    public async Task InstallsFromAFolderAndLeavesTheArchiveThere()
    {
        byte[] archive = SdkArchiveBuilder.Sdk(33);
        string file = _folder["mirror", Linux(33).FileName];
        Directory.CreateDirectory(_folder["mirror"]);
        File.WriteAllBytes(file, archive);
        WasiSdk sdk = await Installer().InstallAsync(
            Linux(33), SdkSource.Parse(_folder["mirror"]), Pin(archive), false, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(sdk.Clang));
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task InstallsIntoTheToolCacheOfARunner()
    {
        SdkStore store = StoreAt("RUNNER_TOOL_CACHE");
        byte[] archive = SdkArchiveBuilder.Sdk(33);
        _server.Serve($"/{Linux(33).FileName}", archive);
        WasiSdk sdk = await new SdkInstaller(store, _client, _report).InstallAsync(
            Linux(33), SdkSource.Parse(_server.Url), Pin(archive), false, TestContext.Current.CancellationToken);
        Assert.Equal(_folder["home", "wasi-sdk", "33.0.0", "x64"], sdk.Path);
        Assert.True(File.Exists(sdk.Path + ".complete"));
        Assert.Equal(sdk, Assert.Single(store.List()));
        store.Uninstall(sdk, TestContext.Current.CancellationToken);
        Assert.False(File.Exists(sdk.Path + ".complete"));
        Assert.Empty(store.List());
    }

    [Fact]
    public async Task LetsOneOfTwoRacersInstallAndTheOtherUseIt()
    {
        byte[] archive = SdkArchiveBuilder.Sdk(33, padding: 300_000);
        _server.Serve($"/{Linux(33).FileName}", archive).BytesPerSecond = 600_000;
        WasiSdk[] sdks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => InstallAsync(Linux(33), archive)));
        Assert.Single(sdks.Distinct());
        Assert.Single(_server.Requests);
        AssertNothingLeft();
    }

    [Fact]
    public async Task SweepsWhatACrashLeft()
    {
        byte[] archive = SdkArchiveBuilder.Sdk(33);
        _server.Serve($"/{Linux(33).FileName}", archive);
        string folder = (await InstallAsync(Linux(33), archive)).Path;
        foreach (string prefix in (string[])[".staging-", ".trash-"])
        {
            // As whole as an SDK can be, but not in its place.
            Directory.Move(folder, Path.Combine(Path.GetDirectoryName(folder)!, prefix + Path.GetFileName(folder)));
            Assert.Empty(_store.List());
            await InstallAsync(Linux(33), archive);
            Assert.Single(_store.List());
            AssertNothingLeft();
        }
    }

    [Fact]
    public void NeverRemovesTheSdkOfOthers()
    {
        string path = Path.Combine(_store.Root, "sdks", "mine");
        Directory.CreateDirectory(Path.Combine(path, "bin"));
        var sdk = new WasiSdk { Origin = SdkOrigin.Path, Path = path, Clang = "", Sysroot = "" };
        var failure = Assert.Throws<WasiToolsException>(() => _store.Uninstall(sdk, TestContext.Current.CancellationToken));
        Assert.Equal("SdkIsForeign", failure.ErrorId);
        Assert.True(Directory.Exists(path));
    }

    [Fact]
    public void SaysThatADiskHasTooLittleRoom()
    {
        Directory.CreateDirectory(_store.Root);
        var failure = Assert.Throws<WasiToolsException>(() => Core.Operations.FreeSpace.Require(_store.Root, 1L << 60, "an archive"));
        Assert.Equal("NotEnoughSpace", failure.ErrorId);
        Assert.Equal(WasiErrorKind.ResourceLimit, failure.Kind);
    }

    [Fact]
    public void KeepsSdksWhereTheEnvironmentSays()
    {
        SdkStore Open(SdkScope scope, params (string Name, string Value)[] set) =>
            SdkStore.Open(scope, name => set.FirstOrDefault(pair => pair.Name == name).Value);
        string home = _folder["home"], cache = _folder["cache"], data = _folder["data"];
        Assert.Equal(home, Open(SdkScope.CurrentUser, ("WASITOOLS_HOME", home), ("RUNNER_TOOL_CACHE", cache)).Root);
        Assert.Equal(cache, Open(SdkScope.CurrentUser, ("RUNNER_TOOL_CACHE", cache), ("XDG_DATA_HOME", data)).Root);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(Path.Combine(data, "wasitools"), Open(SdkScope.CurrentUser, ("XDG_DATA_HOME", data)).Root);
        string machine = Open(SdkScope.AllUsers, ("WASITOOLS_HOME", home), ("RUNNER_TOOL_CACHE", cache)).Root;
        Assert.True(Path.IsPathRooted(machine));
        Assert.DoesNotContain(_folder[""], machine);
    }

    [Fact]
    public async Task SavesAnArchive()
    {
        byte[] archive = SdkArchiveBuilder.Sdk(33);
        _server.Serve($"/{Linux(33).FileName}", archive);
        Directory.CreateDirectory(_folder["mirror"]);
        string path = await Installer().SaveAsync(
            Linux(33), SdkSource.Parse(_server.Url), Pin(archive), _folder["mirror"], TestContext.Current.CancellationToken);
        Assert.Equal(archive, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task ReadsVersionsAndDigestsOfTheReleaseApi()
    {
        string digest = Hash("x"u8.ToArray());
        _server.Serve("/repos/WebAssembly/wasi-sdk/releases/tags/wasi-sdk-35", Encoding.UTF8.GetBytes(
            $$"""{"assets":[{"name":"wasi-sdk-35.0-x86_64-linux.tar.gz","digest":"sha256:{{digest}}"},{"name":"wasi-sdk-35.0-arm64-linux.tar.gz","digest":null}]}"""));
        _server.Serve("/repos/WebAssembly/wasi-sdk/releases?per_page=100", """[{"tag_name":"wasi-sdk-35"},{"tag_name":"other"},{"tag_name":"wasi-sdk-34"}]"""u8.ToArray());
        var api = new ReleaseApi(_client, new Uri(_server.Url), "secret");
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        Assert.Equal(["34.0", "35.0"], (await api.GetVersionsAsync(cancellation)).Select(static version => version.ToString()));
        Assert.Equal(digest, (await api.FindDigestAsync(Linux(35), cancellation))!.Sha256);
        Assert.Null(await api.FindDigestAsync(WasiSdkAsset.For(new WasiSdkVersion(35), SdkPlatform.Linux, SdkArchitecture.Arm64), cancellation));
        Assert.Null(await api.FindDigestAsync(Linux(36), cancellation));
        Assert.EndsWith("Bearer secret", _server.Requests.First());

        _server.Serve("/repos/WebAssembly/wasi-sdk/releases?per_page=100", "<html>"u8.ToArray());
        var failure = await Assert.ThrowsAsync<WasiToolsException>(() => api.GetVersionsAsync(cancellation));
        Assert.Equal("ReleaseApiFailed", failure.ErrorId);
    }

    private static WasiSdkAsset Linux(int major) => WasiSdkAsset.For(new WasiSdkVersion(major), SdkPlatform.Linux, SdkArchitecture.X64);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static HashPin Pin(byte[] archive) => HashPin.Parse("SHA256:" + Hash(archive).ToUpperInvariant(), "test");

    private SdkStore StoreAt(string variable) =>
        SdkStore.Open(SdkScope.CurrentUser, name => name == variable ? _folder["home"] : null);

    private SdkInstaller Installer() => new(_store, _client, _report);

    private Task<WasiSdk> InstallAsync(WasiSdkAsset asset, byte[] archive, bool replace = false) => InstallAsync(asset, Pin(archive), replace);

    private Task<WasiSdk> InstallAsync(WasiSdkAsset asset, HashPin? pin, bool replace = false) =>
        Installer().InstallAsync(asset, SdkSource.Parse(_server.Url), pin, replace, TestContext.Current.CancellationToken);

    private void AssertNothingLeft()
    {
        IEnumerable<string> left = Directory.EnumerateFileSystemEntries(Path.Combine(_store.Root, "sdks"), ".*")
            .Concat(Directory.EnumerateFileSystemEntries(Path.Combine(_store.Root, "downloads")).Where(static path => !path.EndsWith(".lock")));
        Assert.Empty(left);
    }
}
