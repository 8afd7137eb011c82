namespace WasiTools.Engine;

/// <summary>A guest's execution was aborted (specification section 4.2.1).</summary>
public sealed class Trap : Exception
{
    private readonly Exception? source;
    private Backtrace? backtrace;

    /// <summary>A trap of a kind, with the specification's message for it.</summary>
    public Trap(TrapKind kind) : this(kind, (string?)null)
    {
    }

    /// <summary>A trap of a kind.</summary>
    /// <param name="kind">Why.</param>
    /// <param name="detail">Added to the specification's message after a colon; null for nothing.</param>
    public Trap(TrapKind kind, string? detail) : base(detail is null ? Text(kind) : $"{Text(kind)}: {detail}") => Kind = kind;

    /// <summary>A trap that the processor found, told by the exception that the runtime made of it.</summary>
    internal Trap(TrapKind kind, Exception source) : this(kind) => this.source = source;

    /// <summary>Why the guest was aborted.</summary>
    public TrapKind Kind { get; }

    /// <summary>Module offset of the instruction and its site, where the code knew it; otherwise the stack trace tells.</summary>
    internal (int Offset, int Site)? Place { get; init; }

    /// <summary>The guest's calls at the point of the trap, innermost first.</summary>
    public Backtrace Backtrace => backtrace ??= Backtrace.Of(source ?? this, Place);

    /// <summary>The specification suite's message for a kind of trap.</summary>
    internal static string Text(TrapKind kind) => kind switch
    {
        TrapKind.Unreachable => "unreachable",
        TrapKind.IntegerDivideByZero => "integer divide by zero",
        TrapKind.IntegerOverflow => "integer overflow",
        TrapKind.InvalidConversionToInteger => "invalid conversion to integer",
        TrapKind.OutOfBoundsMemoryAccess => "out of bounds memory access",
        TrapKind.OutOfBoundsTableAccess => "out of bounds table access",
        TrapKind.OutOfBoundsArrayAccess => "out of bounds array access",
        TrapKind.UndefinedElement => "undefined element",
        TrapKind.UninitializedElement => "uninitialized element",
        TrapKind.IndirectCallTypeMismatch => "indirect call type mismatch",
        TrapKind.CallStackExhausted => "call stack exhausted",
        TrapKind.UnalignedAtomic => "unaligned atomic",
        TrapKind.ExpectedSharedMemory => "expected shared memory",
        TrapKind.NullReference => "null reference",
        TrapKind.NullFunctionReference => "null function reference",
        TrapKind.NullStructureReference => "null structure reference",
        TrapKind.NullArrayReference => "null array reference",
        TrapKind.NullI31Reference => "null i31 reference",
        TrapKind.NullExceptionReference => "null exception reference",
        TrapKind.CastFailure => "cast failure",
        TrapKind.OutOfMemory => "out of memory",
        _ => "unknown import",
    };
}
