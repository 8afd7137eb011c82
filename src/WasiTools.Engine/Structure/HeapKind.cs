namespace WasiTools.Engine;

/// <summary>What a reference refers to: the abstract heap types, or a type that a module defines (specification section 2.3.6).</summary>
public enum HeapKind : byte
{
    /// <summary>A type that a module defines.</summary>
    Defined,
    /// <summary>Any function.</summary>
    Func,
    /// <summary>No function.</summary>
    NoFunc,
    /// <summary>Any host value.</summary>
    Extern,
    /// <summary>No host value.</summary>
    NoExtern,
    /// <summary>Any internal value.</summary>
    Any,
    /// <summary>Any comparable value.</summary>
    Eq,
    /// <summary>A 31-bit integer.</summary>
    I31,
    /// <summary>Any structure.</summary>
    Struct,
    /// <summary>Any array.</summary>
    Array,
    /// <summary>No internal value.</summary>
    None,
    /// <summary>Any exception.</summary>
    Exn,
    /// <summary>No exception.</summary>
    NoExn,
    /// <summary>The bottom type of unreachable code; never the type of a value.</summary>
    Bottom,
}
