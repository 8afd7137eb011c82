using WasiTools.Engine;

namespace WasiTools.Fuzz.Differential;

/// <summary>Traps by what both sides tell apart: the messages of V8 and the kinds of this engine.</summary>
internal static class TrapNames
{
    /// <summary>What is no result: the stack or memory of the host was used up.</summary>
    public const string Exhausted = "exhausted";

    public static string Of(TrapKind kind) => kind switch
    {
        TrapKind.Unreachable => "unreachable",
        TrapKind.IntegerDivideByZero => "division by zero",
        TrapKind.IntegerOverflow or TrapKind.InvalidConversionToInteger => "unrepresentable",
        // An access may be both, and which is found first is nowhere said.
        TrapKind.OutOfBoundsMemoryAccess or TrapKind.UnalignedAtomic => "memory",
        TrapKind.OutOfBoundsTableAccess or TrapKind.UndefinedElement => "table",
        TrapKind.OutOfBoundsArrayAccess => "array",
        TrapKind.UninitializedElement or TrapKind.IndirectCallTypeMismatch => "signature",
        TrapKind.CallStackExhausted or TrapKind.OutOfMemory => Exhausted,
        TrapKind.CastFailure => "cast",
        TrapKind.NullReference or TrapKind.NullFunctionReference or TrapKind.NullStructureReference or TrapKind.NullArrayReference
            or TrapKind.NullI31Reference or TrapKind.NullExceptionReference => "null",
        _ => kind.ToString(),
    };

    /// <summary>The same of an error message of V8, which comes with the name of its class.</summary>
    public static string OfV8(string message) => message switch
    {
        "RuntimeError: unreachable" => "unreachable",
        "RuntimeError: divide by zero" or "RuntimeError: remainder by zero" => "division by zero",
        "RuntimeError: divide result unrepresentable" or "RuntimeError: float unrepresentable in integer range" => "unrepresentable",
        "RuntimeError: memory access out of bounds" or "RuntimeError: data segment out of bounds"
            or "RuntimeError: operation does not support unaligned accesses" => "memory",
        "RuntimeError: table index is out of bounds" or "RuntimeError: element segment out of bounds"
            or "RuntimeError: table access out of bounds" => "table",
        "RuntimeError: array element access out of bounds" => "array",
        "RuntimeError: null function or function signature mismatch" or "RuntimeError: function signature mismatch" => "signature",
        "RuntimeError: illegal cast" => "cast",
        "RuntimeError: dereferencing a null pointer" or "RuntimeError: rethrowing null value" => "null",
        "RuntimeError: requested new array is too large" => Exhausted,
        _ when message.StartsWith("RangeError: Maximum call stack", StringComparison.Ordinal) => Exhausted,
        _ => message,
    };
}
