namespace WasiTools.Engine;

/// <summary>Why a module was refused.</summary>
public enum ModuleFault : byte
{
    /// <summary>The bytes or the text do not follow the grammar (specification chapters 5 and 6).</summary>
    Malformed,
    /// <summary>The module does not validate (specification chapter 3).</summary>
    Invalid,
    /// <summary>It goes beyond a limit of this implementation, or is something else than a core module.</summary>
    Unsupported,
}

/// <summary>A module is malformed, invalid or beyond what this engine takes.</summary>
public sealed class InvalidModuleException : Exception
{
    /// <summary>A refusal with its place.</summary>
    /// <param name="fault">What kind of fault it is.</param>
    /// <param name="reason">The reason in the specification's words, such as <c>type mismatch</c>, possibly with detail after a colon.</param>
    /// <param name="offset">Byte offset in the module; -1 if unknown.</param>
    /// <param name="functionIndex">The function it is in, by index in the function index space; null outside functions.</param>
    /// <param name="line">For text: the line from 1; otherwise 0.</param>
    /// <param name="column">For text: the column from 1; otherwise 0.</param>
    public InvalidModuleException(
        ModuleFault fault, string reason, long offset = -1, int? functionIndex = null, int line = 0, int column = 0)
        : base(Describe(fault, reason, offset, functionIndex, line, column))
    {
        Fault = fault;
        Reason = reason;
        Offset = offset;
        FunctionIndex = functionIndex;
        Line = line;
        Column = column;
    }

    /// <summary>What kind of fault it is.</summary>
    public ModuleFault Fault { get; }

    /// <summary>The reason in the specification's words.</summary>
    public string Reason { get; }

    /// <summary>Byte offset in the module; -1 if unknown.</summary>
    public long Offset { get; }

    /// <summary>The function it is in, by index; null outside functions.</summary>
    public int? FunctionIndex { get; }

    /// <summary>For text: the line, from 1; otherwise 0.</summary>
    public int Line { get; }

    /// <summary>For text: the column, from 1; otherwise 0.</summary>
    public int Column { get; }

    private static string Describe(ModuleFault fault, string reason, long offset, int? function, int line, int column)
    {
        string kind = fault switch
        {
            ModuleFault.Malformed => "Malformed module",
            ModuleFault.Invalid => "Invalid module",
            _ => "Unsupported module",
        };
        string place = line > 0 ? $" at line {line}, column {column}" : offset >= 0 ? $" at offset 0x{offset:x}" : "";
        string where = function is int index ? $" in function {index}" : "";
        return $"{kind}{place}{where}: {reason}";
    }
}
