using WasiTools.Core;
using WasiTools.Core.Engines;
using WasiTools.Core.Modules;
using WasiTools.Core.Runs;
using WasiTools.Engine;
using WasiTools.Wasi;
using Xunit;

namespace WasiTools.Tests.Engines;

public sealed class EngineCommandTests
{
    private static readonly WasiModule s_threads = new()
    {
        Path = "/x.wasm",
        Length = 1,
        IsComponent = false,
        Sections = [],
        Imports = [new WasiModuleItem("wasi", "thread-spawn", ExternalKind.Function, "")],
    };

    private static readonly WasiRunRequest s_request = new()
    {
        Path = "/x.wasm",
        Arguments = ["8"],
        Environment = [new("A", "1")],
        Directories = [new WasiDirectory("/host", "/guest")],
    };

    [Theory]
    [InlineData("13.0.0", "run --wasm-features=threads --wasi-modules=experimental-wasi-threads --env A=1 --mapdir /guest::/host /x.wasm 8")]
    [InlineData("14.0.0", "run -W threads=y -S threads=y --env A=1 --dir /host::/guest /x.wasm 8")]
    [InlineData("36.0.2", "run -W threads=y -S threads=y --env A=1 --dir /host::/guest /x.wasm 8")]
    [InlineData("40.0.0", "run -W threads=y,shared-memory=y -S threads=y --env A=1 --dir /host::/guest /x.wasm 8")]
    [InlineData("46.0.1", "run -W threads=y,shared-memory=y -S threads=y --env A=1 --dir /host::/guest /x.wasm 8")]
    public void GivesWasmtimeTheFlagsOfItsVersion(string version, string expected) =>
        Assert.Equal(expected, string.Join(' ', EngineCommand.For(Engine(WasiEngineKind.Wasmtime, version), s_threads, s_request).Arguments));

    [Fact]
    public void LeavesThreadsAsideForProgramsWithout() => Assert.Equal(
        "run --env A=1 --dir /host::/guest /x.wasm 8",
        string.Join(' ', EngineCommand.For(Engine(WasiEngineKind.Wasmtime, "48.0.0"), s_threads with { Imports = [] }, s_request).Arguments));

    [Theory]
    [InlineData(WasiEngineKind.Wamr, "--max-threads=1024 --env=A=1 --map-dir=/guest::/host /x.wasm 8")]
    public void CallsTheOthersAsTheyWant(WasiEngineKind kind, string expected) =>
        Assert.Equal(expected, string.Join(' ', EngineCommand.For(Engine(kind, "2.4.1"), s_threads, s_request).Arguments));

    [Theory]
    [InlineData(WasiEngineKind.Wasmtime, "47.0.0", "wasi-threads was removed in 47")]
    [InlineData(WasiEngineKind.Wazero, "1.9.0", "no wasi-threads")]
    [InlineData(WasiEngineKind.Toywasm, "1.0.0", "under their own names")]
    public void RefusesWhatTheEngineCannotDo(WasiEngineKind kind, string version, string reason)
    {
        var failure = Assert.Throws<WasiToolsException>(() => EngineCommand.For(Engine(kind, version), s_threads, s_request));
        Assert.Equal("EngineCannotRun", failure.ErrorId);
        Assert.Contains(reason, failure.Message);
    }

    [Fact]
    public void SendsComponentsToWasmtimeOnly()
    {
        WasiModule component = s_threads with { IsComponent = true, Imports = [] };
        Assert.Equal("run", EngineCommand.For(Engine(WasiEngineKind.Wasmtime, "48.0.0"), component, s_request).Arguments[0]);
        Assert.Throws<WasiToolsException>(() => EngineCommand.For(Engine(WasiEngineKind.Wamr, "2.4.1"), component, s_request));
    }

    private static WasiEngine Engine(WasiEngineKind kind, string version) => EngineLocator.Describe(kind, "/bin/engine", Version.Parse(version));
}
