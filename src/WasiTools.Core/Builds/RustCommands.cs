using System.Globalization;
using WasiTools.Core.Sdks;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Builds;

/// <summary>Builds a Rust file with rustc; C files beside it become objects that are linked with it.</summary>
internal static class RustCommands
{
    public static BuildPlan Plan(WasiBuildRequest request, WasiTarget target)
    {
        string[] roots = [.. request.Inputs.Where(BuildPlan.IsRust)];
        if (roots.Length > 1)
            throw Throw.InputNotSupported(roots[1], "one Rust file is the root of a crate and names the others; give that one only");
        string output = BuildPlan.OutputFor(request with { Inputs = roots }, target);
        var commands = new List<CommandLine>();
        List<string> arguments =
        [
            "--target", target.Name, "--crate-type", request.CrateType.ToString().ToLowerInvariant(),
            .. CodegenFlags(request, target),
        ];
        foreach (string input in request.Inputs.Where(static input => !BuildPlan.IsRust(input)))
        {
            string made = BuildPlan.IsObject(input) ? input : Path.ChangeExtension(input, $".{target.Name}.o");
            if (made != input)
                commands.Add(ClangCommands.Compile(request, target, input, made));
            arguments.AddRange(["-C", $"link-arg={made}"]);
        }

        if (request.Color)
            arguments.AddRange(["--color", "always"]);
        arguments.AddRange(request.Arguments);
        arguments.AddRange([roots[0], "-o", output]);
        commands.Add(new CommandLine("rustc", [.. arguments]) { ResponseFile = ResponseFileForm.Lines });
        return new BuildPlan(target, request, commands, output, null);
    }

    /// <summary>Code generation and linking, in the form that rustc and RUSTFLAGS both take.</summary>
    public static IEnumerable<string> CodegenFlags(WasiBuildRequest request, WasiTarget target)
    {
        yield return "-C";
        yield return $"opt-level={request.Optimization}";
        if (request.DebugInformation)
        {
            yield return "-C";
            yield return "debuginfo=2";
        }

        if (request.Cpu is not null)
        {
            yield return "-C";
            yield return $"target-cpu={request.Cpu}";
        }

        foreach (string flag in LinkFlags(request, target))
        {
            yield return "-C";
            yield return flag;
        }
    }

    private static IEnumerable<string> LinkFlags(WasiBuildRequest request, WasiTarget target)
    {
        // With its own libc rustc calls rust-lld; otherwise clang, which knows where the SDK's libc is.
        string prefix = "";
        if (!request.CrtStatic)
        {
            (WasiSdk sdk, string triple) = BuildPlan.SdkFor(request, target);
            yield return "target-feature=-crt-static";
            yield return $"linker={sdk.Clang}";
            yield return "link-self-contained=no";
            yield return $"link-arg=--target={triple}";
            yield return $"link-arg=--sysroot={sdk.Sysroot}";
            prefix = "-Wl,";
        }

        if (target.HasThreads)
            yield return string.Create(CultureInfo.InvariantCulture, $"link-arg={prefix}--max-memory={request.MaxMemory}");
        if (request.StackSize is { } stack)
        {
            yield return prefix.Length > 0
                ? string.Create(CultureInfo.InvariantCulture, $"link-arg=-Wl,-z,stack-size={stack}")
                : string.Create(CultureInfo.InvariantCulture, $"link-args=-z stack-size={stack}");
        }
    }
}
