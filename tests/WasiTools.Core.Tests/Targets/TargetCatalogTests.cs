using WasiTools.Core;
using WasiTools.Core.Sdks;
using WasiTools.Core.Targets;
using Xunit;

namespace WasiTools.Tests.Targets;

public sealed class TargetCatalogTests
{
    [Fact]
    public void NamesAndAliasesMeanOneTargetEach()
    {
        string[] names = [.. TargetCatalog.All.SelectMany(static target => target.Aliases.Select(static alias => alias.Name).Append(target.Name))];
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, static name => Assert.NotNull(TargetCatalog.Find(name)));
    }

    [Fact]
    public void UnknownNamesAreRefusedWithTheKnownOnes()
    {
        var failure = Assert.Throws<WasiToolsException>(() => TargetCatalog.Get("wasm64-wasi"));
        Assert.Equal("TargetNotFound", failure.ErrorId);
        Assert.Contains("wasm32-wasip1-threads", failure.Message);
    }

    [Fact]
    public void RequiredFeaturesAreAmongTheDefaultOnes() =>
        Assert.All(TargetCatalog.All, static target => Assert.Subset(target.DefaultFeatures.ToHashSet(), target.RequiredFeatures.ToHashSet()));

    [Fact]
    public void TheThreadsTargetChangedItsNameInTheSdkTwice()
    {
        WasiTarget threads = TargetCatalog.Get("wasm32-wasip1-threads");
        Assert.Equal(["wasm32-wasi-threads"], threads.NamesIn(new WasiSdkVersion(21)));
        Assert.Equal(["wasm32-wasip1-threads", "wasm32-wasi-threads"], threads.NamesIn(new WasiSdkVersion(33)));
        Assert.Equal(["wasm32-wasip1-threads"], threads.NamesIn(new WasiSdkVersion(34)));
    }
}
