using System.Collections.ObjectModel;
using WasiTools.Core.Targets;

namespace WasiTools.Core.Sysroots;

/// <summary>What a sysroot has for one target.</summary>
public sealed record SysrootTarget
{
    /// <summary>The folder's name, such as <c>wasm32-wasi-threads</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The target that the folder is for, by its current name; null if unknown.</summary>
    public WasiTarget? Target { get; init; }

    /// <summary>The folder of headers, or null if there is none.</summary>
    public string? IncludeFolder { get; init; }

    /// <summary>How many headers it has, C++ left aside.</summary>
    public int HeaderCount { get; init; }

    /// <summary>Whether <c>wasi/version.h</c> is there, which defines <c>__wasip1__</c> and its kin.</summary>
    public bool HasVersionHeader { get; init; }

    /// <summary>The folder of libraries.</summary>
    public required string LibraryFolder { get; init; }

    /// <summary>The C library, or null if there is none.</summary>
    public SysrootLibrary? Libc { get; init; }

    /// <summary>What <c>pthread_create</c> is in it.</summary>
    public ThreadSupport Threads { get; init; }

    /// <summary>Start files: <c>crt1-command.o</c>, <c>crt1-reactor.o</c>, <c>crt1.o</c>.</summary>
    public required ReadOnlyCollection<string> StartFiles { get; init; }

    /// <summary>Libraries that emulate what WASI lacks, such as <c>wasi-emulated-signal</c>, as <c>-l</c> takes them.</summary>
    public required ReadOnlyCollection<string> Emulations { get; init; }

    /// <summary>Folders of libc++ within the library folder: <c>.</c>, and from SDK 33 <c>eh</c> and <c>noeh</c>.</summary>
    public required ReadOnlyCollection<string> CxxVariants { get; init; }

    /// <summary>compiler-rt's builtins for this target, or null if clang would not find any.</summary>
    public string? CompilerRt { get; init; }

    /// <summary>Folders whose headers and libraries have the same bytes.</summary>
    public ReadOnlyCollection<string> SameAs { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Folder;
}
