using System.Collections.ObjectModel;
using WasiTools.Core.Sdks;

namespace WasiTools.Core.Sysroots;

/// <summary>What is truly in a sysroot.</summary>
public sealed record WasiSysroot
{
    /// <summary>The SDK that it belongs to; null for a folder of its own.</summary>
    public WasiSdk? Sdk { get; init; }

    /// <summary>The SDK's version, or null if unknown.</summary>
    public WasiSdkVersion? Version => Sdk?.Version;

    /// <summary>The folder that has <c>include</c> and <c>lib</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The LLVM that made its libraries, as they say, or that of the SDK; null if neither says.</summary>
    public Version? Llvm { get; init; }

    /// <summary>The commit of wasi-libc that it was built from, as the SDK's VERSION file says; null if it does not.</summary>
    public string? WasiLibc { get; init; }

    /// <summary>A folder per target.</summary>
    public required ReadOnlyCollection<SysrootTarget> Targets { get; init; }

    /// <summary>What is missing or misleading.</summary>
    public required ReadOnlyCollection<SysrootProblem> Problems { get; init; }

    /// <summary>Finds what there is for a target, under its current or an earlier name.</summary>
    /// <param name="name">The target's name or an alias.</param>
    /// <returns>The folder, or null.</returns>
    public SysrootTarget? Find(string name)
    {
        SysrootTarget? exact = Targets.FirstOrDefault(target => target.Folder.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (exact is not null || WasiTools.Core.Targets.TargetCatalog.Find(name) is not { } wanted)
            return exact;
        return Targets.FirstOrDefault(target => target.Folder == wanted.Name) ?? Targets.FirstOrDefault(target => target.Target == wanted);
    }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
