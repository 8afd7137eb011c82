using WasiTools.Core.Sdks;

namespace WasiTools.Core.Builds;

/// <summary>What to build and how.</summary>
public sealed record WasiBuildRequest
{
    /// <summary>Full paths of C, C++, Rust, object and library files that make one output, or of one Cargo or CMake project.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The SDK whose clang and sysroot to use; null where only rustc is needed.</summary>
    public WasiSdk? Sdk { get; init; }

    /// <summary>The output file, or null for the input's name with the target's, beside the input.</summary>
    public string? Output { get; init; }

    /// <summary>What to make.</summary>
    public WasiCrateType CrateType { get; init; }

    /// <summary>The optimisation level: 0 to 3, s or z.</summary>
    public string Optimization { get; init; } = "2";

    /// <summary>Whether to keep debug information.</summary>
    public bool DebugInformation { get; init; }

    /// <summary>The most memory that the program may have, in bytes, a multiple of 65536; 1 GiB, rustc's value, unless given.</summary>
    public long MaxMemory { get; init; } = 1L << 30;

    /// <summary>The stack of the main thread in bytes, or null for the linker's 64 KiB or rustc's 1 MiB.</summary>
    public long? StackSize { get; init; }

    /// <summary>LLVM's name of a set of features, such as <c>generic</c> or <c>lime1</c>; null for the compiler's default.</summary>
    public string? Cpu { get; init; }

    /// <summary>Whether to leave out the C library: no sysroot is needed then.</summary>
    public bool Freestanding { get; init; }

    /// <summary>Whether Rust links its own copy of wasi-libc rather than the SDK's.</summary>
    public bool CrtStatic { get; init; } = true;

    /// <summary>Whether Cargo builds the standard library too; needs a nightly toolchain.</summary>
    public bool BuildStd { get; init; }

    /// <summary>The adapter of preview 1 on preview 2 with which to make a component of the module, or null for a module.</summary>
    public string? ComponentAdapter { get; init; }

    /// <summary>Whether compilers colour what they print.</summary>
    public bool Color { get; init; }

    /// <summary>Further arguments for the compiler, cargo or cmake.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
