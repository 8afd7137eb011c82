using System.Management.Automation;
using WasiTools.Core;
using WasiTools.Core.Builds;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>The parameters of a build.</summary>
public abstract class WasiBuildCmdlet : WasiCmdlet
{
    /// <summary>Source, object and library files of one output, or the folder of a Cargo or CMake project.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The same, taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The targets, by any of their names.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Target { get; set; } = ["wasm32-wasip1"];

    /// <summary>The SDK, as version, folder or object; the newest installed one that has the target unless given.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SdkTransformation]
    [ArgumentCompleter(typeof(InstalledSdkCompleter))]
    public WasiSdk? Sdk { get; set; }

    /// <summary>The file to make; the input's and the target's name, beside the input, unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>A program, a static library, or a module without <c>_start</c>.</summary>
    [Parameter]
    public WasiCrateType CrateType { get; set; }

    /// <summary>The optimisation level.</summary>
    [Parameter]
    [ValidateSet("0", "1", "2", "3", "s", "z")]
    public string Optimization { get; set; } = "2";

    /// <summary>Keeps debug information.</summary>
    [Parameter]
    public SwitchParameter DebugInformation { get; set; }

    /// <summary>The most memory that a program with threads may have, in bytes; 1 GiB unless given.</summary>
    [Parameter]
    public long MaxMemory { get; set; } = 1L << 30;

    /// <summary>The main thread's stack in bytes.</summary>
    [Parameter]
    [ValidateRange(1024, int.MaxValue)]
    public long? StackSize { get; set; }

    /// <summary>LLVM's name of a set of features, such as generic or lime1.</summary>
    [Parameter]
    [ValidateSet("mvp", "generic", "bleeding-edge", "lime1")]
    public string? Cpu { get; set; }

    /// <summary>Leaves out the C library.</summary>
    [Parameter]
    public SwitchParameter Freestanding { get; set; }

    /// <summary>Links Rust with the SDK's C library instead of Rust's own, for Rust and C in one module.</summary>
    [Parameter]
    public SwitchParameter NoCrtStatic { get; set; }

    /// <summary>Builds Rust's standard library too; needs a nightly toolchain.</summary>
    [Parameter]
    public SwitchParameter BuildStd { get; set; }

    /// <summary>Makes a component of the module with this adapter of preview 1 on preview 2.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ComponentAdapter { get; set; }

    /// <summary>Further arguments for the compiler, cargo or cmake.</summary>
    [Parameter]
    [Alias("Args")]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>How many targets to build at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    private protected WasiBuildRequest ToRequest()
    {
        if (OutputPath is not null && Target.Length > 1)
            throw new WasiToolsException("OutputForSeveral", WasiErrorKind.InvalidArgument, "-OutputPath can be given for one target only.", OutputPath);
        return new WasiBuildRequest
        {
            Inputs = [.. (LiteralPath?.Select(ToFilePath) ?? Path!.SelectMany(ExpandPath)).Select(ProjectFile)],
            Output = OutputPath is null ? null : ToFilePath(OutputPath),
            CrateType = CrateType,
            Optimization = Optimization,
            DebugInformation = DebugInformation,
            MaxMemory = MaxMemory,
            StackSize = StackSize,
            Cpu = Cpu,
            Freestanding = Freestanding,
            CrtStatic = !NoCrtStatic,
            BuildStd = BuildStd,
            ComponentAdapter = ComponentAdapter is null ? null : ToFilePath(ComponentAdapter),
            Color = HostHasColor,
            Arguments = ArgumentList,
        };
    }

    /// <summary>Finds the project file in a folder; a file is returned as it is.</summary>
    private static string ProjectFile(string path)
    {
        if (File.Exists(path))
            return path;
        if (!Directory.Exists(path))
            throw new WasiToolsException("PathNotFound", WasiErrorKind.NotFound, $"'{path}' does not exist.", path);
        return new[] { "Cargo.toml", "CMakeLists.txt" }.Select(name => System.IO.Path.Combine(path, name)).FirstOrDefault(File.Exists)
            ?? throw new WasiToolsException(
                "ProjectNotFound", WasiErrorKind.NotFound, $"'{path}' has neither Cargo.toml nor CMakeLists.txt.", path);
    }
}
