using WasiTools.Core;
using WasiTools.Core.Builds;
using WasiTools.Core.Sdks;
using Xunit;

namespace WasiTools.Tests.Builds;

public sealed class BuildPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CompilesCForThreadsWithWhatEnginesNeed()
    {
        BuildPlan plan = BuildPlan.For(Request("pi.c") with { StackSize = 131072 }, "wasm32-wasi-threads");
        CommandLine command = Assert.Single(plan.Commands);
        Assert.Equal(
            ["--target=wasm32-wasip1-threads", $"--sysroot={Sdk(33).Sysroot}", "-pthread", "-O2", _folder["pi.c"],
             "-Wl,--import-memory", "-Wl,--export-memory", "-Wl,--max-memory=1073741824", "-Wl,-z,stack-size=131072",
             "-o", _folder["pi.wasm32-wasip1-threads.wasm"]],
            command.Arguments);
    }

    [Theory]
    [InlineData(21, "wasm32-wasip1-threads", "--target=wasm32-wasi-threads")]
    [InlineData(33, "wasm32-wasi-threads", "--target=wasm32-wasip1-threads")]
    [InlineData(34, "wasm32-wasi", "--target=wasm32-wasip1")]
    [InlineData(20, "wasm32-wasip1", "--target=wasm32-wasi")]
    public void GivesTheTargetTheNameThatTheSdkHas(int major, string target, string expected)
    {
        BuildPlan plan = BuildPlan.For(Request("a.c") with { Sdk = Sdk(major) }, target);
        Assert.Contains(expected, plan.Commands[0].Arguments);
    }

    [Fact]
    public void LinksCxxWithItsDriver()
    {
        BuildPlan plan = BuildPlan.For(Request("a.c", "b.cpp"), "wasm32-wasip1");
        Assert.EndsWith("clang++", plan.Commands[0].Program);
        Assert.Contains("-fno-exceptions", plan.Commands[0].Arguments);
        plan = BuildPlan.For(Request("b.cpp") with { Arguments = ["-fwasm-exceptions"] }, "wasm32-wasip1");
        Assert.DoesNotContain("-fno-exceptions", plan.Commands[0].Arguments);
    }

    [Fact]
    public void MakesReactorsAndStaticLibraries()
    {
        Assert.Contains("-mexec-model=reactor", BuildPlan.For(Request("a.c") with { CrateType = WasiCrateType.CDyLib }, "wasm32-wasip1").Commands[0].Arguments);
        BuildPlan library = BuildPlan.For(Request("a.c", "b.c") with { CrateType = WasiCrateType.StaticLib }, "wasm32-wasip1");
        Assert.Equal(3, library.Commands.Count);
        Assert.Equal(_folder["a.wasm32-wasip1.a"], library.Output);
    }

    [Fact]
    public void BuildsRustWithItsOwnLibc()
    {
        BuildPlan plan = BuildPlan.For(Request("main.rs") with { Sdk = null }, "wasm32-wasip1-threads");
        Assert.Equal(
            ["--target", "wasm32-wasip1-threads", "--crate-type", "bin", "-C", "opt-level=2", "-C", "link-arg=--max-memory=1073741824",
             _folder["main.rs"], "-o", _folder["main.wasm32-wasip1-threads.wasm"]],
            Assert.Single(plan.Commands).Arguments);
    }

    [Fact]
    public void LinksRustAndCThroughTheSdksClang()
    {
        BuildPlan plan = BuildPlan.For(Request("main.rs", "part.c") with { CrtStatic = false }, "wasm32-wasip1-threads");
        Assert.Equal(2, plan.Commands.Count);
        Assert.Contains("-c", plan.Commands[0].Arguments);
        IReadOnlyList<string> rustc = plan.Commands[1].Arguments;
        Assert.Contains("target-feature=-crt-static", rustc);
        Assert.Contains($"linker={Sdk(33).Clang}", rustc);
        Assert.Contains("link-self-contained=no", rustc);
        Assert.Contains("link-arg=--target=wasm32-wasip1-threads", rustc);
        Assert.Contains("link-arg=-Wl,--max-memory=1073741824", rustc);
        Assert.Contains($"link-arg={_folder["part.wasm32-wasip1-threads.o"]}", rustc);
    }

    [Fact]
    public void GivesCargoTheCompilerOfItsCParts()
    {
        BuildPlan plan = BuildPlan.For(Request("Cargo.toml") with { BuildStd = true }, "wasm32-wasip1-threads");
        CommandLine command = Assert.Single(plan.Commands);
        Assert.Equal("+nightly", command.Arguments[0]);
        Assert.Contains("-Zbuild-std=std,panic_abort", command.Arguments);
        Assert.Contains("-pthread", command.Environment["CFLAGS_wasm32_wasip1_threads"]);
        Assert.Equal(Sdk(33).Clang, command.Environment["CC_wasm32_wasip1_threads"]);
    }

    [Fact]
    public void TellsCMakeTheTargetThatTheToolchainFileGetsWrong()
    {
        BuildPlan plan = BuildPlan.For(Request("CMakeLists.txt") with { Sdk = Sdk(34) }, "wasm32-wasip1-threads");
        Assert.Contains("-DCMAKE_C_COMPILER_TARGET=wasm32-wasip1-threads", plan.Commands[0].Arguments);
        Assert.Contains("-DCMAKE_C_FLAGS=-pthread", plan.Commands[0].Arguments);
        Assert.Contains("-DCMAKE_EXE_LINKER_FLAGS=-Wl,--import-memory -Wl,--export-memory -Wl,--max-memory=1073741824", plan.Commands[0].Arguments);
    }

    [Fact]
    public void AdaptsAModuleToAComponent()
    {
        File.WriteAllText(_folder["adapter.wasm"], "");
        BuildPlan plan = BuildPlan.For(Request("a.c") with { ComponentAdapter = _folder["adapter.wasm"] }, "wasm32-wasip1");
        string[] adapting = ["--adapt", $"wasi_snapshot_preview1={_folder["adapter.wasm"]}", "-o", plan.Output!];
        Assert.Equal(adapting, plan.Commands[^1].Arguments.TakeLast(4));
        Assert.Contains(Path.GetFileName(plan.Commands[^1].Program), new[] { "wasm-tools", "wasm-tools.exe", "jco", "jco.cmd" });
        Assert.Equal(_folder["a.wasm32-wasip1.component.wasm"], plan.Output);
    }

    public static TheoryData<string, string, Func<WasiBuildRequest, WasiBuildRequest>> Refusals => new()
    {
        { "CpuLacksFeatures", "wasm32-wasip1-threads", static request => request with { Cpu = "mvp" } },
        { "LlvmTooOld", "wasm32-wasip1-threads", static request => request with { Sdk = request.Sdk! with { Llvm = new Version(15, 0, 7) } } },
        { "InvalidMemorySize", "wasm32-wasip1-threads", static request => request with { MaxMemory = 100_000 } },
        { "InvalidMemorySize", "wasm32-wasip1", static request => request with { MaxMemory = 1L << 33 } },
        { "SysrootLacksTarget", "wasm32-wasip3", static request => request with { Sdk = request.Sdk! with { Llvm = null } } },
        { "SdkNeeded", "wasm32-wasip1", static request => request with { Sdk = null } },
        { "TargetNotFound", "wasm32-unknown-unknown", static request => request },
        { "InputNotSupported", "wasm32-wasip1", static request => request with { Inputs = ["/a.py"] } },
        { "ComponentNotPossible", "wasm32-wasip1-threads", static request => request with { ComponentAdapter = "/none" } },
        { "AdapterNotFound", "wasm32-wasip1", static request => request with { ComponentAdapter = "/none" } },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void RefusesWhatCannotWork(string errorId, string target, Func<WasiBuildRequest, WasiBuildRequest> change)
    {
        var failure = Assert.Throws<WasiToolsException>(() => BuildPlan.For(change(Request("a.c")), target));
        Assert.Equal(errorId, failure.ErrorId);
    }

    [Theory]
    [InlineData("/usr/bin/clang", "/usr/bin/clang")]
    [InlineData("/a b/clang", "& '/a b/clang'")]
    [InlineData("C:\\it's\\clang.exe", "& 'C:\\it''s\\clang.exe'")]
    public void QuotesProgramsForPowerShell(string program, string expected) => Assert.Equal(expected, new CommandLine(program, []).ToString());

    [Theory]
    [InlineData("-O2", "-O2")]
    [InlineData("", "''")]
    [InlineData("$x", "'$x'")]
    [InlineData("-Wl,--x", "'-Wl,--x'")]
    [InlineData("-a.b", "'-a.b'")]
    [InlineData("@file", "'@file'")]
    [InlineData("a'b", "'a''b'")]
    [InlineData("-Ca\u001f$b\"`\n", "\"-Ca`u{1f}`$b`\"```u{a}\"")]
    public void QuotesArgumentsForPowerShell(string argument, string expected) =>
        Assert.Equal($"x {expected}", new CommandLine("x", [argument]).ToString());

    [Fact]
    public void QuotesResponseFilesForClang() =>
        Assert.Equal("\"-DX=\\\"a b\\\"\"\n\"C:\\\\a\"", new CommandLine("x", ["-DX=\"a b\"", "C:\\a"]) { ResponseFile = ResponseFileForm.Quoted }.ToResponseFile());

    [Fact]
    public void LeavesResponseFilesForRustcAsTheyAre() =>
        Assert.Equal("-o\nC:\\a b", new CommandLine("x", ["-o", "C:\\a b"]) { ResponseFile = ResponseFileForm.Lines }.ToResponseFile());

    private WasiBuildRequest Request(params string[] names) => new() { Inputs = [.. names.Select(name => _folder[name])], Sdk = Sdk(33) };

    private WasiSdk Sdk(int major)
    {
        string root = _folder[$"wasi-sdk-{major}.0"];
        if (!Directory.Exists(root))
        {
            string archive = _folder["sdk.tar.gz"];
            File.WriteAllBytes(archive, SdkArchiveBuilder.Sdk(major));
            using FileStream stream = File.OpenRead(archive);
            Core.Archives.TarGzArchive.Extract(
                stream, root, new Core.Archives.ArchiveLimits(), false, Core.Operations.NullReport.Instance, TestContext.Current.CancellationToken);
        }

        return SdkLocator.FromPath(root);
    }
}
