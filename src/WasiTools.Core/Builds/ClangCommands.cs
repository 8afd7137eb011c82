using System.Globalization;
using WasiTools.Core.Sdks;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Builds;

/// <summary>Builds C and C++ with an SDK's clang, which drives the linker too.</summary>
internal static class ClangCommands
{
    public static BuildPlan Plan(WasiBuildRequest request, WasiTarget target)
    {
        foreach (string input in request.Inputs)
        {
            if (!IsSource(input) && !BuildPlan.IsObject(input))
                throw Throw.InputNotSupported(input, "it is neither C, C++, Rust, an object, a library, a Cargo.toml nor a CMakeLists.txt");
        }

        string output = BuildPlan.OutputFor(request, target);
        if (request.CrateType == WasiCrateType.StaticLib)
            return PlanLibrary(request, target, output);
        (WasiSdk sdk, string triple) = BuildPlan.SdkFor(request, target);
        bool cxx = request.Inputs.Any(BuildPlan.IsCxx);
        List<string> arguments = [.. CompileFlags(request, target, sdk, triple, cxx), .. request.Inputs, .. LinkFlags(request, target)];
        arguments.AddRange(request.Arguments);
        arguments.AddRange(["-o", output]);
        return new BuildPlan(target, request, [Clang(sdk, cxx, arguments)], output, null);
    }

    /// <summary>Compiles one file into an object.</summary>
    public static CommandLine Compile(WasiBuildRequest request, WasiTarget target, string input, string output)
    {
        (WasiSdk sdk, string triple) = BuildPlan.SdkFor(request, target);
        bool cxx = BuildPlan.IsCxx(input);
        return Clang(sdk, cxx, [.. CompileFlags(request, target, sdk, triple, cxx), "-c", input, "-o", output]);
    }

    public static IEnumerable<string> CompileFlags(WasiBuildRequest request, WasiTarget target, WasiSdk sdk, string triple, bool cxx)
    {
        yield return $"--target={triple}";
        if (request.Freestanding)
        {
            // A distribution's clang would look among this machine's own headers.
            yield return "-ffreestanding";
            yield return "-nostdlibinc";
        }
        else
        {
            yield return $"--sysroot={sdk.Sysroot}";
        }

        if (target.HasThreads)
            yield return "-pthread";
        yield return $"-O{request.Optimization}";
        if (request.DebugInformation)
            yield return "-g";
        if (request.Cpu is not null)
            yield return $"-mcpu={request.Cpu}";
        // The SDKs' libc++ has no exceptions unless told otherwise.
        if (cxx && !request.Arguments.Any(static argument => argument.Contains("exceptions", StringComparison.Ordinal)))
            yield return "-fno-exceptions";
        if (request.Color)
            yield return "-fdiagnostics-color=always";
    }

    /// <summary>What the linker needs to be told, in clang's form.</summary>
    public static IEnumerable<string> LinkFlags(WasiBuildRequest request, WasiTarget target)
    {
        if (request.Freestanding)
            yield return "-nostdlib";
        if (request.CrateType == WasiCrateType.CDyLib)
        {
            yield return "-mexec-model=reactor";
            if (request.Freestanding)
                yield return "-Wl,--no-entry";
        }

        if (target.HasThreads)
        {
            // Engines give every thread's instance the same memory, so it is imported; hosts look for the export.
            yield return "-Wl,--import-memory";
            yield return "-Wl,--export-memory";
            yield return string.Create(CultureInfo.InvariantCulture, $"-Wl,--max-memory={request.MaxMemory}");
        }

        if (request.StackSize is { } stack)
            yield return string.Create(CultureInfo.InvariantCulture, $"-Wl,-z,stack-size={stack}");
    }

    public static string Driver(WasiSdk sdk, bool cxx)
    {
        if (!cxx)
            return sdk.Clang;
        // clang -> clang++, clang-22 -> clang++-22, clang.exe -> clang++.exe
        string name = Path.GetFileName(sdk.Clang);
        return Path.Combine(Path.GetDirectoryName(sdk.Clang)!, "clang++" + name["clang".Length..]);
    }

    private static BuildPlan PlanLibrary(WasiBuildRequest request, WasiTarget target, string output)
    {
        (WasiSdk sdk, _) = BuildPlan.SdkFor(request, target);
        var commands = new List<CommandLine>();
        var objects = new List<string>();
        foreach (string input in request.Inputs)
        {
            string made = BuildPlan.IsObject(input) ? input : Path.ChangeExtension(input, $".{target.Name}.o");
            if (made != input)
                commands.Add(Compile(request, target, input, made));
            objects.Add(made);
        }

        string folder = Path.GetDirectoryName(sdk.Clang)!;
        string archiver = Directory.EnumerateFiles(folder, "llvm-ar*").Order(StringComparer.Ordinal).LastOrDefault() ?? "ar";
        commands.Add(new CommandLine(archiver, ["rcs", output, .. objects]));
        return new BuildPlan(target, request, commands, output, null);
    }

    private static CommandLine Clang(WasiSdk sdk, bool cxx, IReadOnlyList<string> arguments) =>
        new(Driver(sdk, cxx), [.. arguments]) { ResponseFile = ResponseFileForm.Quoted };

    private static bool IsSource(string path) => BuildPlan.IsCxx(path) || Path.GetExtension(path) is ".c" or ".s" or ".S" or ".ll";
}
