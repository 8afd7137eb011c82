namespace WasiTools.Core.Sdks;

/// <summary>An installed SDK: a clang, its resource folder and a sysroot.</summary>
public sealed record WasiSdk : IComparable<WasiSdk>, IComparable
{
    /// <summary>The version, or null for a distribution's packages and folders without a VERSION file.</summary>
    public WasiSdkVersion? Version { get; init; }

    /// <summary>The LLVM in it, or null if unknown.</summary>
    public Version? Llvm { get; init; }

    /// <summary>How it came here.</summary>
    public required SdkOrigin Origin { get; init; }

    /// <summary>Whether others installed it; then it is never removed.</summary>
    public bool IsForeign => Origin != SdkOrigin.Managed;

    /// <summary>Its folder.</summary>
    public required string Path { get; init; }

    /// <summary>The full path of clang.</summary>
    public required string Clang { get; init; }

    /// <summary>The folder that has <c>include</c> and <c>lib</c> with a subfolder per target.</summary>
    public required string Sysroot { get; init; }

    /// <summary>clang's resource folder, which has its headers and compiler-rt, or null if there is none.</summary>
    public string? ResourceFolder { get; init; }

    /// <summary>The archive that it was unpacked from, or null.</summary>
    public string? Archive { get; init; }

    /// <summary>The SHA-256 that the archive was verified to have, or null if nothing verified it.</summary>
    public HashPin? Verified { get; init; }

    /// <summary>Whether the sysroot has a folder of libraries for a target, under any of the target's names.</summary>
    /// <param name="target">The target's name or an alias.</param>
    /// <returns>True if so.</returns>
    public bool HasTarget(string target) =>
        Targets.TargetCatalog.Find(target) is { } known
        && known.Aliases.Select(static alias => alias.Name).Prepend(known.Name)
            .Any(name => Directory.Exists(System.IO.Path.Combine(Sysroot, "lib", name)));

    /// <inheritdoc/>
    public int CompareTo(WasiSdk? other) => other is null ? 1 : Nullable.Compare(Version, other.Version);

    int IComparable.CompareTo(object? obj) => CompareTo(obj as WasiSdk);

    /// <inheritdoc/>
    public override string ToString() => Version is { } version ? $"wasi-sdk {version} ({Path})" : Path;
}
