using WasiTools.Core.Sdks;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Builds;

/// <summary>Builds a CMake project.</summary>
/// <remarks>
/// Everything is said on the command line, as the SDKs' toolchain files are wrong in places (SDK 34's for threads names a triple
/// that is gone) and a distribution has none.
/// </remarks>
internal static class CMakeCommands
{
    public static BuildPlan Plan(WasiBuildRequest request, WasiTarget target)
    {
        if (request.Inputs.Count > 1)
            throw Throw.InputNotSupported(request.Inputs[1], "a CMake project is built by itself");
        (WasiSdk sdk, string triple) = BuildPlan.SdkFor(request, target);
        string source = Path.GetDirectoryName(request.Inputs[0])!;
        string build = request.Output ?? Path.Combine(source, "build", target.Name);
        string compileFlags = string.Join(' ', target.HasThreads ? (string[])["-pthread"] : []) + (request.Cpu is null ? "" : $" -mcpu={request.Cpu}");
        string modules = Path.Combine(sdk.Path, "share", "cmake");
        string[] configure =
        [
            "-S", source, "-B", build,
            "-DCMAKE_SYSTEM_NAME=WASI", "-DCMAKE_SYSTEM_VERSION=1", "-DCMAKE_SYSTEM_PROCESSOR=wasm32",
            .. Directory.Exists(Path.Combine(modules, "Platform")) ? (string[])[$"-DCMAKE_MODULE_PATH={modules}"] : [],
            $"-DCMAKE_C_COMPILER={sdk.Clang}", $"-DCMAKE_CXX_COMPILER={ClangCommands.Driver(sdk, cxx: true)}",
            $"-DCMAKE_C_COMPILER_TARGET={triple}", $"-DCMAKE_CXX_COMPILER_TARGET={triple}",
            $"-DCMAKE_SYSROOT={sdk.Sysroot}", "-DCMAKE_EXECUTABLE_SUFFIX_C=.wasm", "-DCMAKE_EXECUTABLE_SUFFIX_CXX=.wasm",
            $"-DCMAKE_C_FLAGS={compileFlags.Trim()}", $"-DCMAKE_CXX_FLAGS={$"{compileFlags} -fno-exceptions".Trim()}",
            $"-DCMAKE_EXE_LINKER_FLAGS={string.Join(' ', ClangCommands.LinkFlags(request, target))}",
            $"-DCMAKE_BUILD_TYPE={BuildType(request)}",
            "-DCMAKE_FIND_ROOT_PATH_MODE_PROGRAM=NEVER", "-DCMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY",
            "-DCMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY", "-DCMAKE_FIND_ROOT_PATH_MODE_PACKAGE=ONLY",
            .. request.Arguments,
        ];
        return new BuildPlan(
            target, request, [new CommandLine("cmake", [.. configure]), new CommandLine("cmake", ["--build", build, "--parallel"])], null, build);
    }

    private static string BuildType(WasiBuildRequest request) =>
        request.Optimization == "0" ? "Debug" : request.DebugInformation ? "RelWithDebInfo" : request.Optimization is "s" or "z" ? "MinSizeRel" : "Release";
}
