namespace WasiTools.Engine.Structure;

/// <summary>What follows an opcode in the binary format (specification section 5.4).</summary>
internal enum Immediate : byte
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>A block type: s33.</summary>
    Block,
    /// <summary>A label index.</summary>
    Label,
    /// <summary>A vector of label indices and a default label.</summary>
    LabelTable,
    /// <summary>A function index.</summary>
    Function,
    /// <summary>A type index, then a table index.</summary>
    CallIndirect,
    /// <summary>A type index.</summary>
    Type,
    /// <summary>A type index, then a field index.</summary>
    TypeField,
    /// <summary>A type index, then a count.</summary>
    TypeCount,
    /// <summary>A type index, then a data segment index.</summary>
    TypeData,
    /// <summary>A type index, then an element segment index.</summary>
    TypeElement,
    /// <summary>Two type indices.</summary>
    TypeType,
    /// <summary>A vector of value types.</summary>
    ValueTypes,
    /// <summary>A heap type.</summary>
    HeapType,
    /// <summary>Flags byte, label index, two heap types.</summary>
    BranchOnCast,
    /// <summary>A block type, then a vector of catch clauses.</summary>
    TryTable,
    /// <summary>A tag index.</summary>
    Tag,
    /// <summary>A local index.</summary>
    Local,
    /// <summary>A global index.</summary>
    Global,
    /// <summary>A table index.</summary>
    Table,
    /// <summary>Two table indices: destination, source.</summary>
    TableTable,
    /// <summary>An element segment index, then a table index.</summary>
    ElementTable,
    /// <summary>An element segment index.</summary>
    Element,
    /// <summary>A memory index.</summary>
    Memory,
    /// <summary>Two memory indices: destination, source.</summary>
    MemoryMemory,
    /// <summary>A data segment index, then a memory index.</summary>
    DataMemory,
    /// <summary>A data segment index.</summary>
    Data,
    /// <summary>Alignment (with bit 6: memory index follows), optional memory index, offset.</summary>
    MemArg,
    /// <summary>As <see cref="MemArg"/>, then a lane index byte.</summary>
    MemArgLane,
    /// <summary>A lane index byte.</summary>
    Lane,
    /// <summary>Sixteen lane index bytes.</summary>
    Shuffle,
    /// <summary>A signed 32-bit LEB128 integer.</summary>
    I32,
    /// <summary>A signed 64-bit LEB128 integer.</summary>
    I64,
    /// <summary>Four bytes.</summary>
    F32,
    /// <summary>Eight bytes.</summary>
    F64,
    /// <summary>Sixteen bytes.</summary>
    V128,
    /// <summary>One zero byte (the memory order of <c>atomic.fence</c>).</summary>
    Fence,
}
