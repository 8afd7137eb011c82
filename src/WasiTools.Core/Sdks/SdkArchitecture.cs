namespace WasiTools.Core.Sdks;

/// <summary>Processors for which wasi-sdk is built.</summary>
public enum SdkArchitecture
{
    /// <summary>x86-64, <c>x86_64</c> in the names of archives.</summary>
    X64,

    /// <summary>64-bit Arm, <c>arm64</c> in the names of archives.</summary>
    Arm64,

    /// <summary>64-bit RISC-V, <c>riscv64</c> in the names of archives.</summary>
    RiscV64,
}
