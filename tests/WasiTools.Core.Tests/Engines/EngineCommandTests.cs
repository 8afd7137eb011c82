using WasiTools.Core;
using WasiTools.Core.Builds;
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

    [Theory]
    [InlineData(WasiEngineKind.Wasmtime, "36.0.2", true, true, "/bin/engine run -W threads=y -S threads=y x.wasm")]
    [InlineData(WasiEngineKind.Wasmtime, "47.0.0", true, true, "/bin/engine run x.wasm")]
    [InlineData(WasiEngineKind.Wamr, "2.4.3", true, false, "/bin/engine --max-threads=1024 x.wasm")]
    [InlineData(WasiEngineKind.Wazero, "1.10.1", true, false, "/bin/engine run x.wasm")]
    [InlineData(WasiEngineKind.Jco, "1.35.0", false, true, "/bin/engine run x.wasm")]
    public void SaysWhatAnEngineRunsAndHow(WasiEngineKind kind, string version, bool modules, bool components, string command)
    {
        WasiEngine engine = Engine(kind, version);
        Assert.Equal((modules, components, command), (engine.RunsModules, engine.RunsComponents, engine.Command));
    }

    [Fact]
    public void LeavesThreadsAsideForProgramsWithout() => Assert.Equal(
        "run --env A=1 --dir /host::/guest /x.wasm 8",
        string.Join(' ', EngineCommand.For(Engine(WasiEngineKind.Wasmtime, "48.0.0"), s_threads with { Imports = [] }, s_request).Arguments));

    [Theory]
    [InlineData(WasiEngineKind.Wamr, "2.4.1", "--max-threads=1024 --env=A=1 --map-dir=/guest::/host /x.wasm 8")]
    [InlineData(WasiEngineKind.Toywasm, "76.0.0", "--wasi --wasi-env=A=1 --wasi-dir=/host::/guest /x.wasm -- 8")]
    public void CallsTheOthersAsTheyWant(WasiEngineKind kind, string version, string expected) =>
        Assert.Equal(expected, string.Join(' ', EngineCommand.For(Engine(kind, version), s_threads, s_request).Arguments));

    /// <summary>The options that these versions list as their help.</summary>
    public static TheoryData<WasiEngineKind, string, string, WasiRunRequest> ListedOptions => new()
    {
        {
            WasiEngineKind.Wamr, "2.4.3",
            "-f -v --interp --stack-size --heap-size --repl --env --dir --map-dir --addr-pool --allow-resolve --native-lib --max-threads --timeout --version",
            s_request with { Invoke = "f", MaxThreads = 3, StackSize = 131072 }
        },
        {
            WasiEngineKind.Toywasm, "76.0.0",
            "--allow-unresolved-functions --invoke --load --max-frames --max-memory --max-stack-cells --repl --timeout --version --wasi --wasi-dir --wasi-env --",
            s_request
        },
    };

    [Theory]
    [MemberData(nameof(ListedOptions), DisableDiscoveryEnumeration = true)]
    public void GivesOnlyOptionsThatTheEngineLists(WasiEngineKind kind, string version, string listed, WasiRunRequest request)
    {
        IEnumerable<string> options = EngineCommand.For(Engine(kind, version), s_threads, request).Arguments
            .Where(static argument => argument.StartsWith('-')).Select(static argument => argument.Split('=')[0]);
        Assert.Empty(options.Except(listed.Split(' ')));
    }

    [Theory]
    [InlineData(WasiEngineKind.Wasmtime, "47.0.0", "wasi-threads was removed in 47")]
    [InlineData(WasiEngineKind.Wazero, "1.9.0", "no wasi-threads")]
    [InlineData(WasiEngineKind.Toywasm, "1.0.0", "directories under other names")]
    [InlineData(WasiEngineKind.Node, "20.20.2", "no wasi-threads")]
    [InlineData(WasiEngineKind.Jco, "1.35.0", "no wasi-threads")]
    public void RefusesWhatTheEngineCannotDo(WasiEngineKind kind, string version, string reason)
    {
        var failure = Assert.Throws<WasiToolsException>(() => EngineCommand.For(Engine(kind, version), s_threads, s_request));
        Assert.Equal("EngineCannotRun", failure.ErrorId);
        Assert.Contains(reason, failure.Message);
    }

    [Fact]
    public void SendsComponentsToWasmtimeAndJcoOnly()
    {
        WasiModule component = s_threads with { IsComponent = true, Imports = [] };
        Assert.Equal("run", EngineCommand.For(Engine(WasiEngineKind.Wasmtime, "48.0.0"), component, s_request).Arguments[0]);
        CommandLine jco = EngineCommand.For(Engine(WasiEngineKind.Jco, "1.35.0"), component, s_request with { Directories = [] });
        Assert.Equal(["run", "/x.wasm", "8"], jco.Arguments);
        Assert.Equal("1", jco.Environment["A"]);
        Assert.Throws<WasiToolsException>(() => EngineCommand.For(Engine(WasiEngineKind.Jco, "1.35.0"), component, s_request));
        Assert.Throws<WasiToolsException>(() => EngineCommand.For(Engine(WasiEngineKind.Wamr, "2.4.1"), component, s_request));
    }

    [Fact]
    public void GivesNodeItsScript() => Assert.Equal(
        ["--name=x.wasm", "--max-threads=1024", "--env=A=1", "--dir=/host::/guest", "--", "/x.wasm", "8"],
        EngineCommand.For(Engine(WasiEngineKind.Node, "26.10.0"), s_threads, s_request).Arguments.Skip(2));

    [Theory]
    [InlineData("36.0.0", "run -W threads=y -S threads=y --env A=1 --dir /host::/guest -W timeout=1500ms -W max-memory-size=65536 -W max-wasm-stack=131072 -W unknown-imports-trap=y --argv0 me --invoke f /x.wasm 8")]
    public void GivesWasmtimeItsLimits(string version, string expected) => Assert.Equal(expected, string.Join(' ', EngineCommand.For(
        Engine(WasiEngineKind.Wasmtime, version),
        s_threads,
        s_request with { Timeout = TimeSpan.FromSeconds(1.5), MaxMemory = 65536, StackSize = 131072, TrapUnknownImports = true, Argument0 = "me", Invoke = "f" }).Arguments));

    [Theory]
    [InlineData(WasiEngineKind.Wasmtime, "13.0.0", "-Argument0")]
    [InlineData(WasiEngineKind.Wamr, "2.4.1", "-Argument0")]
    [InlineData(WasiEngineKind.Node, "26.10.0", "-InvokeExport")]
    public void NamesWhatTheEngineHasNoOptionFor(WasiEngineKind kind, string version, string named)
    {
        WasiRunRequest request = s_request with { Argument0 = "me", Invoke = "f" };
        var failure = Assert.Throws<WasiToolsException>(() => EngineCommand.For(Engine(kind, version), s_threads, request));
        Assert.Contains(named, failure.Message);
    }

    [Fact]
    public void GivesWasirunEveryOption() => Assert.Equal(
        "--result=r --env=A=1 --dir=/host::/guest:ro --tcp-listen=127.0.0.1:80 --max-memory=65536 --max-threads=3 --stack-size=131072 --thread-stack-size=65536 "
        + "--timeout=1500ms --argv0=me --invoke=f --bounds=guard --no-cache --no-deadlock-detection --trap-unknown-imports --trace=wasi,threads -- /x.wasm 8",
        string.Join(' ', IsolatedRun.Arguments(
            s_request with
            {
                Directories = [new WasiDirectory("/host", "/guest", ReadOnly: true)],
                Listeners = [new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 80)],
                MaxMemory = 65536, MaxThreads = 3, StackSize = 131072, ThreadStackSize = 65536,
                Timeout = TimeSpan.FromSeconds(1.5), Argument0 = "me", Invoke = "f", Bounds = WasiBounds.Guard,
                DetectDeadlocks = false, NoCache = true, TrapUnknownImports = true, Trace = WasiTraceParts.Wasi | WasiTraceParts.Threads,
            },
            "r")));

    private static WasiEngine Engine(WasiEngineKind kind, string version) => EngineLocator.Describe(kind, "/bin/engine", Version.Parse(version));
}
