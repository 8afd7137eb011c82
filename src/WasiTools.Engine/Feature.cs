namespace WasiTools.Engine;

/// <summary>A part of WebAssembly that can be switched on or off for a module.</summary>
[Flags]
public enum Feature : uint
{
    /// <summary>WebAssembly 1.0. Always on.</summary>
    Mvp = 0,
    /// <summary>Sign extension instructions (2.0).</summary>
    SignExtension = 1 << 0,
    /// <summary>Saturating float to integer conversions (2.0).</summary>
    SaturatingFloatToInt = 1 << 1,
    /// <summary>Blocks and functions with several results (2.0).</summary>
    MultiValue = 1 << 2,
    /// <summary>Reference types and multiple tables (2.0).</summary>
    ReferenceTypes = 1 << 3,
    /// <summary>Bulk memory and table operations (2.0).</summary>
    BulkMemory = 1 << 4,
    /// <summary>128-bit vectors (2.0).</summary>
    Simd = 1 << 5,
    /// <summary>Import and export of mutable globals.</summary>
    MutableGlobals = 1 << 6,
    /// <summary>Shared memories and atomic instructions (the threads proposal).</summary>
    Threads = 1 << 7,
    /// <summary>Arithmetic and earlier globals in constant expressions (3.0).</summary>
    ExtendedConst = 1 << 8,
    /// <summary>Tail calls (3.0).</summary>
    TailCall = 1 << 9,
    /// <summary>Typed function references (3.0).</summary>
    FunctionReferences = 1 << 10,
    /// <summary>Garbage-collected structures and arrays (3.0).</summary>
    GC = 1 << 11,
    /// <summary>Exceptions with <c>try_table</c> (3.0).</summary>
    Exceptions = 1 << 12,
    /// <summary>Several memories a module (3.0).</summary>
    MultiMemory = 1 << 13,
    /// <summary>64-bit memories and tables (3.0).</summary>
    Memory64 = 1 << 14,
    /// <summary>Relaxed vector instructions (3.0).</summary>
    RelaxedSimd = 1 << 15,
    /// <summary>The earlier exception instructions <c>try</c>, <c>catch</c>, <c>delegate</c>, <c>rethrow</c>.</summary>
    LegacyExceptions = 1 << 16,
    /// <summary>Memories with pages of one byte (the custom page sizes proposal).</summary>
    CustomPageSizes = 1 << 17,
    /// <summary>128-bit integer arithmetic (the wide arithmetic proposal).</summary>
    WideArithmetic = 1 << 18,
}
