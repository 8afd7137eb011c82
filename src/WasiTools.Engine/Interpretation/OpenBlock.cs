using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>A block that is open while a function is translated, and then where branches to its label go.</summary>
/// <param name="opcode"><c>block</c>, <c>loop</c> or <c>if</c>; the function itself is a block.</param>
/// <param name="type">Its parameters and results.</param>
/// <param name="height">Height of the operand stack below its parameters, and so below what branches take along.</param>
/// <param name="outer">The block that it lies in; null for the function.</param>
internal sealed class OpenBlock(Opcode opcode, FunctionType type, int height, OpenBlock? outer)
{
    public Opcode Opcode { get; } = opcode;

    public FunctionType Type { get; } = type;

    public int Height { get; } = height;

    public OpenBlock? Outer { get; } = outer;

    /// <summary>What branches to its label take along.</summary>
    public ReadOnlySpan<ValueType> LabelTypes => Opcode == Opcode.Loop ? Type.Parameters : Type.Results;

    /// <summary>How many values branches to its label take along.</summary>
    public int LabelCount { get; } = opcode == Opcode.Loop ? type.Parameters.Length : type.Results.Length;

    /// <summary>The step of its label; of a block known once its end is reached.</summary>
    public int Step { get; set; }

    /// <summary>The last place in the steps that waits for the step of its end, and has the one before it in the meantime; -1 for
    /// none.</summary>
    public int LastPatch { get; set; } = -1;

    /// <summary>Of an <c>if</c> without its second part: the place that waits for the step where that begins; otherwise -1.</summary>
    public int ElsePatch { get; set; } = -1;

    /// <summary>Of a loop: what it is to the interpreter.</summary>
    public InterpretedLoop? Loop { get; init; }

    /// <summary>Whether its end can be reached by a branch.</summary>
    public bool IsTarget { get; set; }
}
