using WasiTools.Core;
using WasiTools.Core.Sdks;
using Xunit;

namespace WasiTools.Tests.Sdks;

public sealed class WasiSdkAssetTests
{
    [Theory]
    [InlineData("20", SdkPlatform.Linux, SdkArchitecture.X64, "wasi-sdk-20.0-linux.tar.gz")]
    [InlineData("20", SdkPlatform.Windows, SdkArchitecture.X64, "wasi-sdk-20.0.m-mingw.tar.gz")]
    [InlineData("21", SdkPlatform.MacOS, SdkArchitecture.X64, "wasi-sdk-21.0-macos.tar.gz")]
    [InlineData("22", SdkPlatform.Windows, SdkArchitecture.X64, "wasi-sdk-22.0.m-mingw64.tar.gz")]
    [InlineData("23", SdkPlatform.Windows, SdkArchitecture.X64, "wasi-sdk-23.0-x86_64-windows.tar.gz")]
    [InlineData("23", SdkPlatform.Linux, SdkArchitecture.Arm64, "wasi-sdk-23.0-arm64-linux.tar.gz")]
    [InlineData("26", SdkPlatform.Windows, SdkArchitecture.Arm64, "wasi-sdk-26.0-arm64-windows.tar.gz")]
    [InlineData("33", SdkPlatform.Linux, SdkArchitecture.RiscV64, "wasi-sdk-33.0-riscv64-linux.tar.gz")]
    [InlineData("34-rc.1", SdkPlatform.Linux, SdkArchitecture.X64, "wasi-sdk-34.0-rc.1-x86_64-linux.tar.gz")]
    [InlineData("41", SdkPlatform.MacOS, SdkArchitecture.Arm64, "wasi-sdk-41.0-arm64-macos.tar.gz")]
    public void NamesTheArchiveOfEachVersion(string version, SdkPlatform platform, SdkArchitecture architecture, string expected)
    {
        var asset = WasiSdkAsset.For(WasiSdkVersion.Parse(version), platform, architecture);
        Assert.Equal(expected, asset.FileName);
        Assert.Equal($"https://github.com/WebAssembly/wasi-sdk/releases/download/wasi-sdk-{version}/{expected}", asset.Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("19", SdkPlatform.Linux, SdkArchitecture.X64)]
    [InlineData("22", SdkPlatform.Linux, SdkArchitecture.Arm64)]
    [InlineData("25", SdkPlatform.Windows, SdkArchitecture.Arm64)]
    [InlineData("32", SdkPlatform.Linux, SdkArchitecture.RiscV64)]
    [InlineData("34", SdkPlatform.Windows, SdkArchitecture.RiscV64)]
    public void SaysWhichArchivesDoNotExist(string version, SdkPlatform platform, SdkArchitecture architecture)
    {
        var failure = Assert.Throws<WasiToolsException>(() => WasiSdkAsset.For(WasiSdkVersion.Parse(version), platform, architecture));
        Assert.Equal("SdkAssetNotFound", failure.ErrorId);
    }

    [Fact]
    public void EveryPinBelongsToAnArchiveThatExists()
    {
        var names = new HashSet<string>(
            from version in ReleaseCatalog.Versions
            from platform in Enum.GetValues<SdkPlatform>()
            from architecture in Enum.GetValues<SdkArchitecture>()
            where WasiSdkAsset.Exists(version, platform, architecture)
            select WasiSdkAsset.For(version, platform, architecture).FileName);
        string[] pinned = [.. names.Where(static name => ReleaseCatalog.FindPin(name) is not null)];
        Assert.Equal(28, pinned.Length);
        Assert.All(pinned, static name => Assert.NotEmpty(ReleaseCatalog.FindPin(name)!.Provenance));
        Assert.Equal("34.0", ReleaseCatalog.Newest.ToString());
        Assert.Equal(15, ReleaseCatalog.Versions.Count);
    }
}
