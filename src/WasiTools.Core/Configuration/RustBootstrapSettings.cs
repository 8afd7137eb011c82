namespace WasiTools.Core.Configuration;

/// <summary>What to set for a target; null leaves a key as it is.</summary>
public sealed record RustBootstrapSettings
{
    /// <summary>The target triple, as rustc calls it.</summary>
    public required string Target { get; init; }

    /// <summary>The sysroot for <c>wasi-root</c>.</summary>
    public string? WasiRoot { get; init; }

    /// <summary>An engine's name, or a program and its arguments, for <c>runner</c>.</summary>
    public IReadOnlyList<string>? Runner { get; init; }

    /// <summary>A program for <c>linker</c>.</summary>
    public string? Linker { get; init; }

    /// <summary>A program for <c>cc</c>.</summary>
    public string? CC { get; init; }

    /// <summary>A value for <c>crt-static</c>.</summary>
    public bool? CrtStatic { get; init; }

    /// <summary>Whether to add the target to <c>build.target</c>.</summary>
    public bool AddTarget { get; init; }
}
