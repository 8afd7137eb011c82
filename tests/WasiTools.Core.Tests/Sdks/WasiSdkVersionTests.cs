using WasiTools.Core;
using WasiTools.Core.Sdks;
using Xunit;

namespace WasiTools.Tests.Sdks;

public sealed class WasiSdkVersionTests
{
    [Theory]
    [InlineData("33", "33.0")]
    [InlineData("33.0", "33.0")]
    [InlineData("wasi-sdk-33", "33.0")]
    [InlineData(" WASI-SDK-22.0+m ", "22.0")]
    [InlineData("34-rc.1", "34.0-rc.1")]
    public void ReadsWhatUsersAndArchivesWrite(string text, string expected) =>
        Assert.Equal(expected, WasiSdkVersion.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("33.")]
    [InlineData("33-")]
    [InlineData("33/../..")]
    [InlineData("33-../x")]
    [InlineData("99999999999")]
    [InlineData("latest")]
    public void RefusesTheRest(string text)
    {
        Assert.False(WasiSdkVersion.TryParse(text, out _));
        Assert.Equal("InvalidSdkVersion", Assert.Throws<WasiToolsException>(() => WasiSdkVersion.Parse(text)).ErrorId);
    }

    [Fact]
    public void OrdersPreReleasesBeforeTheirRelease()
    {
        string[] order = ["9", "20", "33", "34-rc.1", "34-rc.2", "34", "34.1"];
        Assert.Equal(order.Select(WasiSdkVersion.Parse), order.Reverse().Select(WasiSdkVersion.Parse).Order());
    }
}
