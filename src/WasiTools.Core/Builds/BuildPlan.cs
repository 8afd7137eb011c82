using WasiTools.Core.Configuration;
using WasiTools.Core.Sdks;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Builds;

/// <summary>The commands that build one output for one target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Commands">The commands, in order; each needs the one before to succeed.</param>
/// <param name="Output">The file that they make; null where the tool tells (Cargo, CMake).</param>
/// <param name="OutputFolder">Where to look for what a CMake project made, or null.</param>
public sealed record BuildPlan(
    WasiTarget Target, WasiBuildRequest Request, IReadOnlyList<CommandLine> Commands, string? Output, string? OutputFolder)
{
    /// <summary>Makes the plan, and refuses what cannot work.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="targetName">The target, by any of its names.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="WasiToolsException">
    /// <c>CpuLacksFeatures</c>, <c>LlvmTooOld</c>, <c>ObjectLacksFeatures</c>, <c>SysrootLacksTarget</c>, <c>SdkNeeded</c>,
    /// <c>InputNotSupported</c> or <c>InvalidMemorySize</c>.
    /// </exception>
    public static BuildPlan For(WasiBuildRequest request, string targetName)
    {
        ArgumentNullException.ThrowIfNull(request);
        WasiTarget target = TargetCatalog.Get(targetName);
        BuildCheck.ThrowIfHopeless(request, target);
        BuildPlan plan = ForModule(request, target);
        return request.ComponentAdapter is { } adapter ? plan.ToComponent(adapter) : plan;
    }

    private static BuildPlan ForModule(WasiBuildRequest request, WasiTarget target)
    {
        string first = request.Inputs[0];
        if (Path.GetFileName(first) == "Cargo.toml")
            return CargoCommands.Plan(request, target);
        if (Path.GetFileName(first) == "CMakeLists.txt")
            return CMakeCommands.Plan(request, target);
        return request.Inputs.Any(static input => IsRust(input))
            ? RustCommands.Plan(request, target)
            : ClangCommands.Plan(request, target);
    }

    /// <summary>Adds the step from a module of preview 1 to a component of preview 2.</summary>
    private BuildPlan ToComponent(string adapter)
    {
        if (Target.Name != "wasm32-wasip1" || Output is null || Request.CrateType == WasiCrateType.StaticLib)
            throw Throw.NoComponent(Target);
        if (!File.Exists(adapter))
            throw Throw.AdapterNotFound(adapter);
        string component = Path.ChangeExtension(Output, ".component.wasm");
        // jco has the same command of wasm-tools inside; wasm-tools is also the one to name where neither is there.
        string? jco = ProgramPath.Find("wasm-tools") is null ? ProgramPath.Find("jco") : null;
        string[] arguments = ["new", Output, "--adapt", $"wasi_snapshot_preview1={adapter}", "-o", component];
        CommandLine command = jco is null ? new("wasm-tools", ["component", .. arguments]) : new(jco, [.. arguments]);
        return this with { Commands = [.. Commands, command], Output = component };
    }

    internal static bool IsRust(string path) => Path.GetExtension(path) == ".rs";

    internal static bool IsCxx(string path) => Path.GetExtension(path) is ".cpp" or ".cc" or ".cxx" or ".C";

    internal static bool IsObject(string path) => Path.GetExtension(path) is ".o" or ".obj" or ".a";

    internal static string OutputFor(WasiBuildRequest request, WasiTarget target)
    {
        if (request.Output is not null)
            return request.Output;
        string input = request.Inputs[0];
        string name = $"{Path.GetFileNameWithoutExtension(input)}.{target.Name}{(request.CrateType == WasiCrateType.StaticLib ? ".a" : ".wasm")}";
        return Path.Combine(Path.GetDirectoryName(input)!, name);
    }

    /// <summary>The SDK, and its folder for the target unless the build is freestanding.</summary>
    internal static (WasiSdk Sdk, string Triple) SdkFor(WasiBuildRequest request, WasiTarget target)
    {
        WasiSdk sdk = request.Sdk ?? throw Throw.SdkNeeded();
        if (request.Freestanding)
            return (sdk, target.Name);
        string[] names = [target.Name, .. target.Aliases.Select(static alias => alias.Name)];
        string? triple = names.FirstOrDefault(name => Directory.Exists(Path.Combine(sdk.Sysroot, "lib", name)));
        return (sdk, triple ?? throw Throw.SysrootLacksTarget(sdk, target, Folders(sdk)));
    }

    private static string Folders(WasiSdk sdk)
    {
        string libraries = Path.Combine(sdk.Sysroot, "lib");
        return string.Join(", ", Directory.Exists(libraries) ? Directory.EnumerateDirectories(libraries, "wasm*").Select(Path.GetFileName).Order() : []);
    }
}
