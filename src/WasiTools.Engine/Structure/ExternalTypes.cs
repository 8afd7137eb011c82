namespace WasiTools.Engine;

/// <summary>What can be imported and exported (specification section 2.3.16).</summary>
public enum ExternalKind : byte
{
    /// <summary>A function.</summary>
    Function,
    /// <summary>A table.</summary>
    Table,
    /// <summary>A linear memory.</summary>
    Memory,
    /// <summary>A global variable.</summary>
    Global,
    /// <summary>An exception tag.</summary>
    Tag,
}

/// <summary>The type of a linear memory.</summary>
/// <param name="Minimum">Initial size in pages.</param>
/// <param name="Maximum">Largest size in pages; null for none declared.</param>
/// <param name="IsShared">Whether threads may share it.</param>
/// <param name="Is64">Whether addresses are i64.</param>
/// <param name="PageSizeLog2">16 for the usual 64 KiB pages, 0 for pages of one byte.</param>
public sealed record MemoryType(ulong Minimum, ulong? Maximum, bool IsShared = false, bool Is64 = false, int PageSizeLog2 = 16);

/// <summary>The type of a table.</summary>
/// <param name="Element">The reference type of its elements.</param>
/// <param name="Minimum">Initial number of elements.</param>
/// <param name="Maximum">Largest number of elements; null for none declared.</param>
/// <param name="Is64">Whether indices are i64.</param>
public sealed record TableType(ValueType Element, ulong Minimum, ulong? Maximum, bool Is64 = false);

/// <summary>The type of a global variable.</summary>
/// <param name="Value">The type of its value.</param>
/// <param name="IsMutable">Whether it can be written.</param>
public sealed record GlobalType(ValueType Value, bool IsMutable);
