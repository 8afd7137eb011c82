namespace WasiTools.Engine;

/// <summary>The kinds of value type (specification section 2.3).</summary>
public enum ValueKind : byte
{
    /// <summary>The bottom type of unreachable code; never the type of a value.</summary>
    Bottom,
    /// <summary>A 32-bit integer.</summary>
    I32,
    /// <summary>A 64-bit integer.</summary>
    I64,
    /// <summary>A 32-bit float.</summary>
    F32,
    /// <summary>A 64-bit float.</summary>
    F64,
    /// <summary>A 128-bit vector.</summary>
    V128,
    /// <summary>A reference.</summary>
    Reference,
}
