using System.Collections.ObjectModel;
using WasiTools.Core.Sdks;

namespace WasiTools.Core.Targets;

/// <summary>What is known about a WASI target of clang and rustc.</summary>
/// <remarks>Each fact's source and date is in <see cref="Facts"/> or in the item's own <c>Source</c>.</remarks>
public sealed record WasiTarget : IComparable<WasiTarget>, IComparable
{
    /// <summary>The current name, such as <c>wasm32-wasip1-threads</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name once more, for parameters called <c>Target</c> that take it from the pipeline by property name.</summary>
    public string Target => Name;

    /// <summary>The WASI version it is for: 0.1, 0.2 or 0.3.</summary>
    public required Version WasiVersion { get; init; }

    /// <summary>What it is for, in a sentence.</summary>
    public required string Status { get; init; }

    /// <summary>Whether programs can start threads that run in parallel.</summary>
    public required bool HasThreads { get; init; }

    /// <summary>Whether the output is a component rather than a core module.</summary>
    public required bool IsComponent { get; init; }

    /// <summary>rustc's support tier: 1, 2 or 3.</summary>
    public required int Tier { get; init; }

    /// <summary>Maintainers of the target in rustc, by account name.</summary>
    public required ReadOnlyCollection<string> Maintainers { get; init; }

    /// <summary>First stable rustc with the current name.</summary>
    public required Version SinceRust { get; init; }

    /// <summary>First wasi-sdk with the current name.</summary>
    public required WasiSdkVersion SinceSdk { get; init; }

    /// <summary>First LLVM release that can link it.</summary>
    public required Version SinceLlvm { get; init; }

    /// <summary>Features without which it cannot work, beyond those of wasm32-unknown-unknown, as LLVM names them.</summary>
    public required ReadOnlyCollection<string> RequiredFeatures { get; init; }

    /// <summary>Features that current compilers enable unless told otherwise.</summary>
    public required ReadOnlyCollection<string> DefaultFeatures { get; init; }

    /// <summary>Earlier, other and proposed names.</summary>
    public required ReadOnlyCollection<WasiTargetAlias> Aliases { get; init; }

    /// <summary>Code that detects the target.</summary>
    public required ReadOnlyCollection<WasiDetection> Detection { get; init; }

    /// <summary>Headers that matter on the target.</summary>
    public required ReadOnlyCollection<WasiHeader> Headers { get; init; }

    /// <summary>Macros that tell the WASI targets apart; the same for all of them.</summary>
    public required ReadOnlyCollection<WasiMacro> Macros { get; init; }

    /// <summary>Calling conventions, component adapters and thread conventions.</summary>
    public required ReadOnlyCollection<WasiFact> Abi { get; init; }

    /// <summary>What linking needs.</summary>
    public required ReadOnlyCollection<WasiFact> Linker { get; init; }

    /// <summary>Engines that run it, and those that do not.</summary>
    public required ReadOnlyCollection<WasiEngineSupport> Engines { get; init; }

    /// <summary>Where to report bugs of compilers, linker and libraries.</summary>
    public required ReadOnlyCollection<WasiFact> BugReports { get; init; }

    /// <summary>Every plain fact above as text with its source.</summary>
    public required ReadOnlyCollection<WasiFact> Facts { get; init; }

    /// <summary>The folder names that it has in the SDK that was asked about; empty if none was.</summary>
    public ReadOnlyCollection<string> SdkNames { get; init; } = [];

    /// <summary>The names under which <paramref name="sdk"/> has this target, the current name first; none if it lacks it.</summary>
    /// <param name="sdk">The SDK's version.</param>
    /// <returns>The folder names of the sysroot.</returns>
    public ReadOnlyCollection<string> NamesIn(WasiSdkVersion sdk)
    {
        var names = new List<string>();
        if (sdk.CompareTo(SinceSdk) >= 0)
            names.Add(Name);
        foreach (WasiTargetAlias alias in Aliases)
        {
            // Long spellings are what clang prints; sysroots have short ones.
            if (alias.SinceSdk is { } since && !alias.Name.Contains("-unknown-", StringComparison.Ordinal)
                && sdk.CompareTo(since) >= 0 && (alias.UntilSdk is not { } until || sdk.Major <= until.Major))
                names.Add(alias.Name);
        }

        return names.AsReadOnly();
    }

    /// <inheritdoc/>
    public int CompareTo(WasiTarget? other) => string.CompareOrdinal(Name, other?.Name);

    int IComparable.CompareTo(object? obj) => CompareTo(obj as WasiTarget);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
