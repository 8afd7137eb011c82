namespace WasiTools.Engine;

/// <summary>Why a guest's execution was aborted (specification section 4.2.1 and appendix A.3).</summary>
public enum TrapKind : byte
{
    /// <summary>An <c>unreachable</c> instruction.</summary>
    Unreachable,
    /// <summary>Integer division by zero.</summary>
    IntegerDivideByZero,
    /// <summary>Integer division or conversion beyond the result type's range.</summary>
    IntegerOverflow,
    /// <summary>Conversion of a NaN to an integer.</summary>
    InvalidConversionToInteger,
    /// <summary>Access beyond the end of a memory.</summary>
    OutOfBoundsMemoryAccess,
    /// <summary>Access beyond the end of a table or element segment.</summary>
    OutOfBoundsTableAccess,
    /// <summary>Access beyond the end of an array.</summary>
    OutOfBoundsArrayAccess,
    /// <summary>Indirect call beyond the end of the table.</summary>
    UndefinedElement,
    /// <summary>Indirect call of a null table element.</summary>
    UninitializedElement,
    /// <summary>Indirect call of a function of another type.</summary>
    IndirectCallTypeMismatch,
    /// <summary>Too many nested calls, or their frames are too big.</summary>
    CallStackExhausted,
    /// <summary>An atomic access to an address that is not a multiple of its size.</summary>
    UnalignedAtomic,
    /// <summary><c>memory.atomic.wait</c> on a memory that is not shared.</summary>
    ExpectedSharedMemory,
    /// <summary>Use of a null reference.</summary>
    NullReference,
    /// <summary>Call of a null function reference.</summary>
    NullFunctionReference,
    /// <summary>Access to a field of a null structure reference.</summary>
    NullStructureReference,
    /// <summary>Access to a null array reference.</summary>
    NullArrayReference,
    /// <summary>Access to a null i31 reference.</summary>
    NullI31Reference,
    /// <summary>Throw of a null exception reference.</summary>
    NullExceptionReference,
    /// <summary>A reference is not of the type it is cast to.</summary>
    CastFailure,
    /// <summary>The store's budget for garbage-collected objects is used up.</summary>
    OutOfMemory,
    /// <summary>Call of an imported function that nobody provides.</summary>
    UnknownImport,
}
