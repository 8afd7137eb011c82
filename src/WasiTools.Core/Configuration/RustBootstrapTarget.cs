using System.Collections.ObjectModel;

namespace WasiTools.Core.Configuration;

/// <summary>What a configuration of rustc's bootstrap says of a target, and what bootstrap does by itself.</summary>
public sealed record RustBootstrapTarget
{
    /// <summary>The target triple.</summary>
    public required string Target { get; init; }

    /// <summary>The configuration file.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the file exists.</summary>
    public bool Exists { get; init; }

    /// <summary>Whether <c>build.target</c> lists it, so that its standard library is built.</summary>
    public bool IsBuildTarget { get; init; }

    /// <summary><c>wasi-root</c>: the folder that contains <c>lib</c> and in it the target's folder; null if not set.</summary>
    public string? WasiRoot { get; init; }

    /// <summary>Whether that folder has what bootstrap looks for there; null if none is set.</summary>
    public bool? WasiRootIsValid { get; init; }

    /// <summary>The folder that bootstrap takes if none is set, of <c>WASI_SDK_PATH</c>; null without that variable.</summary>
    public string? DefaultWasiRoot { get; init; }

    /// <summary><c>runner</c>: the command that runs the target's programs; null if not set.</summary>
    public string? Runner { get; init; }

    /// <summary>The runner that bootstrap takes if none is set; null if it finds none.</summary>
    public string? DefaultRunner { get; init; }

    /// <summary><c>linker</c>, or null if not set.</summary>
    public string? Linker { get; init; }

    /// <summary><c>cc</c>, or null if not set.</summary>
    public string? CC { get; init; }

    /// <summary><c>crt-static</c>, or null if not set.</summary>
    public bool? CrtStatic { get; init; }

    /// <summary>What keeps the target's tests from being built or run.</summary>
    public required ReadOnlyCollection<string> Problems { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Target;
}
