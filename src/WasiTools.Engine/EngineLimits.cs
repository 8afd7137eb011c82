namespace WasiTools.Engine;

/// <summary>Limits of what a module may contain, as the WebAssembly JavaScript API sets them (its section "Implementation-defined
/// limits"), so that what runs in a browser runs here. A module that goes beyond one is refused with
/// <see cref="ModuleFault.Unsupported"/>.</summary>
public static class EngineLimits
{
    /// <summary>Size of a module in bytes.</summary>
    public const int ModuleSize = 1 << 30;
    /// <summary>Types, counted one by one and not by recursion group.</summary>
    public const int Types = 1_000_000;
    /// <summary>Recursion groups.</summary>
    public const int RecursionGroups = 1_000_000;
    /// <summary>Types in one recursion group.</summary>
    public const int RecursionGroupSize = 1_000_000;
    /// <summary>Supertypes above a type.</summary>
    public const int SubtypeDepth = 63;
    /// <summary>Functions, imported ones included.</summary>
    public const int Functions = 1_000_000;
    /// <summary>Imports.</summary>
    public const int Imports = 1_000_000;
    /// <summary>Exports.</summary>
    public const int Exports = 1_000_000;
    /// <summary>Globals.</summary>
    public const int Globals = 1_000_000;
    /// <summary>Tags.</summary>
    public const int Tags = 1_000_000;
    /// <summary>Data segments.</summary>
    public const int DataSegments = 100_000;
    /// <summary>Tables.</summary>
    public const int Tables = 100_000;
    /// <summary>Elements in one table, and entries in one element segment.</summary>
    public const int TableSize = 10_000_000;
    /// <summary>Element segments. Not a limit of the JavaScript API.</summary>
    public const int ElementSegments = 100_000;
    /// <summary>Memories.</summary>
    public const int Memories = 100;
    /// <summary>Pages of a memory with 32-bit addresses.</summary>
    public const int MemoryPages32 = 65_536;
    /// <summary>Pages of a memory with 64-bit addresses.</summary>
    public const int MemoryPages64 = 262_144;
    /// <summary>Parameters of a function or block.</summary>
    public const int Parameters = 1_000;
    /// <summary>Results of a function or block.</summary>
    public const int Results = 1_000;
    /// <summary>Size of a function body in bytes.</summary>
    public const int FunctionSize = 7_654_321;
    /// <summary>Local variables of a function, parameters included.</summary>
    public const int Locals = 50_000;
    /// <summary>Fields of a structure.</summary>
    public const int StructFields = 10_000;
    /// <summary>Operands of <c>array.new_fixed</c>.</summary>
    public const int ArrayNewFixed = 10_000;
    /// <summary>Entries of a <c>br_table</c>.</summary>
    public const int BranchTableSize = 65_520;
    /// <summary>Length of a name in bytes.</summary>
    public const int NameLength = 100_000;
    /// <summary>Operands on a function's stack at once. Not a limit of the JavaScript API.</summary>
    public const int OperandStackHeight = 1_000_000;
    /// <summary>Blocks inside one another. Not a limit of the JavaScript API.</summary>
    public const int BlockDepth = 1_000_000;
    /// <summary>Catch clauses of a <c>try_table</c>.</summary>
    public const int CatchClauses = 10_000;
}
