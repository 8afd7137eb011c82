using System.Collections.ObjectModel;
using WasiTools.Core.Targets;
using WasiTools.Engine;

namespace WasiTools.Core.Modules;

/// <summary>What is in a WebAssembly file.</summary>
public sealed record WasiModule
{
    /// <summary>Its path.</summary>
    public required string Path { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Whether it is a component rather than a core module. Of components only sections are shown.</summary>
    public required bool IsComponent { get; init; }

    /// <summary>The name in its name section, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The target that its imports and exports speak of, or null if they speak of none.</summary>
    public WasiTarget? Target { get; init; }

    /// <summary>What it imports.</summary>
    public ReadOnlyCollection<WasiModuleItem> Imports { get; init; } = [];

    /// <summary>What it exports.</summary>
    public ReadOnlyCollection<WasiModuleItem> Exports { get; init; } = [];

    /// <summary>Its memories, imported ones first.</summary>
    public ReadOnlyCollection<MemoryType> Memories { get; init; } = [];

    /// <summary>The features without which it does not validate, found by trying.</summary>
    public ReadOnlyCollection<Feature> Features { get; init; } = [];

    /// <summary>The tools that made it, as its producers section says.</summary>
    public ReadOnlyCollection<string> Producers { get; init; } = [];

    /// <summary>Its sections in their order.</summary>
    public required ReadOnlyCollection<WasiModuleSection> Sections { get; init; }

    /// <summary>Its own functions, largest first.</summary>
    public ReadOnlyCollection<WasiModuleFunction> Functions { get; init; } = [];

    /// <summary>Whether it starts threads as wasi-threads has it.</summary>
    public bool SpawnsThreads => Imports.Any(static item => item is { Module: "wasi", Name: "thread-spawn" });

    /// <inheritdoc/>
    public override string ToString() => Path;
}
