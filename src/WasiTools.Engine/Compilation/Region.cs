using System.Reflection.Emit;

namespace WasiTools.Engine.Compilation;

/// <summary>A run of instructions of a big function that becomes a method of its own. It begins and ends with no operand of its block on
/// the stack. It returns <see cref="FellThrough"/>, <see cref="Returned"/>, or <see cref="FirstLabel"/> plus the index of an enclosing
/// label, counted from the function inwards.</summary>
internal sealed class Region(int number, int start, int end)
{
    public const int FellThrough = 0, Returned = 1, FirstLabel = 2;

    /// <summary>Its number among the regions of its function.</summary>
    public int Number { get; } = number;

    /// <summary>Module offset of its first instruction.</summary>
    public int Start { get; } = start;

    /// <summary>Module offset behind its last instruction.</summary>
    public int End { get; } = end;

    /// <summary>Whether its end cannot be reached.</summary>
    public bool IsEndDead { get; init; }

    /// <summary>Whether it lies in a block that catches exceptions and is not part of it.</summary>
    public bool IsProtected { get; init; }

    /// <summary>How many variables its callers fetch and bring home, at the most.</summary>
    public int Transfers { get; set; }

    /// <summary>The regions directly inside it, by their start.</summary>
    public Dictionary<int, Region> Children { get; set; } = [];

    /// <summary>The label directly around it; set when it is compiled.</summary>
    public EnclosingLabel? Label { get; set; }

    /// <summary>The variables that instructions which may follow it read, sorted; it leaves no others behind. Null if that may be all.</summary>
    public int[]? ReadAfter { get; init; }

    /// <summary>Its method, while that is being written.</summary>
    public MethodBuilder? Unfinished { get; set; }

    /// <summary>The handle of its method, once that is complete; 0 before, and if it lies in unreachable code.</summary>
    public nint Method { get; set; }
}
