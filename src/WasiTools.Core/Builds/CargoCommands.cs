using WasiTools.Core.Targets;

namespace WasiTools.Core.Builds;

/// <summary>Builds a Cargo project, C dependencies included: their build scripts read CC and CFLAGS of the target.</summary>
internal static class CargoCommands
{
    public static BuildPlan Plan(WasiBuildRequest request, WasiTarget target)
    {
        if (request.Inputs.Count > 1)
            throw Throw.InputNotSupported(request.Inputs[1], "a Cargo project is built by itself");
        List<string> arguments =
        [
            .. request.BuildStd ? (string[])["+nightly"] : [],
            "build", "--manifest-path", request.Inputs[0], "--target", target.Name,
            "--message-format", request.Color ? "json-diagnostic-rendered-ansi" : "json",
            .. request.Optimization == "0" ? (string[])[] : ["--release"],
            .. request.BuildStd ? (string[])["-Zbuild-std=std,panic_abort"] : [],
            .. request.Arguments,
        ];
        var environment = new Dictionary<string, string>
        {
            // The one form that allows spaces within a flag.
            ["CARGO_ENCODED_RUSTFLAGS"] = string.Join('\u001f', RustCommands.CodegenFlags(request, target)),
        };
        // A crate without C in it needs no SDK; one that has C fails in its build script, which names the missing compiler or header.
        if (request.Sdk is { } sdk && !request.Freestanding && sdk.HasTarget(target.Name))
        {
            (_, string triple) = BuildPlan.SdkFor(request, target);
            string suffix = target.Name.Replace('-', '_');
            environment["CC_" + suffix] = sdk.Clang;
            environment["CXX_" + suffix] = ClangCommands.Driver(sdk, cxx: true);
            string flags = $"--target={triple} --sysroot={sdk.Sysroot}{(target.HasThreads ? " -pthread" : "")}";
            environment["CFLAGS_" + suffix] = flags;
            environment["CXXFLAGS_" + suffix] = flags + " -fno-exceptions";
            // A distribution's has another name, and that of the system may not know wasm.
            string archiver = Path.Combine(Path.GetDirectoryName(sdk.Clang)!, "llvm-ar" + Path.GetExtension(sdk.Clang));
            if (File.Exists(archiver))
                environment["AR_" + suffix] = archiver;
        }

        return new BuildPlan(target, request, [new CommandLine("cargo", [.. arguments]) { Environment = environment }], null, null);
    }
}
