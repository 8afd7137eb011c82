using System.Collections.ObjectModel;
using WasiTools.Core.Sdks;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Builds;

/// <summary>A file that a build made.</summary>
public sealed record WasiArtifact
{
    /// <summary>Its full path.</summary>
    public required string Path { get; init; }

    /// <summary>The target that it was built for.</summary>
    public required WasiTarget Target { get; init; }

    /// <summary>What it is.</summary>
    public required WasiCrateType CrateType { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The SDK that it was built with, or null.</summary>
    public WasiSdk? Sdk { get; init; }

    /// <summary>The last command, which made it.</summary>
    public required CommandLine Command { get; init; }

    /// <summary>What the compilers found.</summary>
    public ReadOnlyCollection<BuildDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>How long the build took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
