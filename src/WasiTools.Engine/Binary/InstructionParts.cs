using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Binary;

/// <summary>The immediate of a memory instruction (specification section 5.4.7).</summary>
/// <param name="AlignLog2">The promised alignment, as a power of two.</param>
/// <param name="Memory">The memory index.</param>
/// <param name="Offset">Added to the address.</param>
internal readonly record struct MemArg(int AlignLog2, int Memory, ulong Offset);

/// <summary>What a clause of <c>try_table</c> catches and pushes, numbered as in the binary format.</summary>
internal enum CatchKind : byte
{
    /// <summary>Exceptions of a tag; its values.</summary>
    Tag,
    /// <summary>Exceptions of a tag; its values and the exception.</summary>
    TagRef,
    /// <summary>All exceptions; nothing.</summary>
    All,
    /// <summary>All exceptions; the exception.</summary>
    AllRef,
}

/// <summary>A clause of <c>try_table</c>.</summary>
/// <param name="Kind">What it catches and pushes.</param>
/// <param name="Tag">The tag index; -1 for the kinds that catch all.</param>
/// <param name="Label">Where it branches to, counted outside the <c>try_table</c>.</param>
internal readonly record struct CatchClause(CatchKind Kind, int Tag, int Label);

/// <summary>The immediate of <c>br_on_cast</c> and <c>br_on_cast_fail</c>.</summary>
/// <param name="Label">The label index.</param>
/// <param name="Source">The type of the operand.</param>
/// <param name="Target">The type that is tested for.</param>
internal readonly record struct CastBranch(int Label, ValueType Source, ValueType Target);
