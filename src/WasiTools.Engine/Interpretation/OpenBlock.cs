using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Interpretation;

/// <summary>A block that is open while a function is translated.</summary>
/// <param name="opcode"><c>block</c>, <c>loop</c> or <c>if</c>; the function itself is a block.</param>
/// <param name="type">Its parameters and results.</param>
/// <param name="target">Where branches to its label go.</param>
/// <param name="outer">The block that it lies in; null for the function.</param>
internal sealed class OpenBlock(Opcode opcode, FunctionType type, BranchTarget target, OpenBlock? outer)
{
    public OpenBlock? Outer { get; } = outer;

    public Opcode Opcode { get; } = opcode;

    public FunctionType Type { get; } = type;

    public BranchTarget Target { get; } = target;

    /// <summary>What branches to its label take along.</summary>
    public ReadOnlySpan<ValueType> LabelTypes => Opcode == Opcode.Loop ? Type.Parameters : Type.Results;

    /// <summary>Places in the steps that wait for the step of its end.</summary>
    public List<int> Patches { get; } = [];

    /// <summary>Of an <c>if</c> without its second part: the place that waits for the step where that begins; otherwise -1.</summary>
    public int ElsePatch { get; set; } = -1;

    /// <summary>Of a loop: what it is to the interpreter.</summary>
    public InterpretedLoop? Loop { get; init; }

    /// <summary>Whether its end can be reached by a branch.</summary>
    public bool IsTarget { get; set; }
}
