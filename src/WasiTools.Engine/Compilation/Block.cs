using System.Reflection.Emit;
using WasiTools.Engine.Binary;

namespace WasiTools.Engine.Compilation;

/// <summary>The kinds of structured control.</summary>
internal enum BlockKind : byte
{
    /// <summary>The function itself; a branch to it returns.</summary>
    Function,
    /// <summary>A block around the region that is compiled; a branch to it leaves the region.</summary>
    Outer,
    /// <summary>A function that is called, written at the call; a branch to it returns from it.</summary>
    Inlined,
    /// <summary><c>block</c></summary>
    Block,
    /// <summary><c>loop</c></summary>
    Loop,
    /// <summary><c>if</c></summary>
    If,
    /// <summary><c>try_table</c></summary>
    TryTable,
    /// <summary>The earlier <c>try</c>.</summary>
    Try,
}

/// <summary>A block that is open while a function is compiled.</summary>
/// <param name="kind">What opened it.</param>
/// <param name="type">Its parameters and results.</param>
/// <param name="height">Height of the operand stack below its parameters.</param>
internal sealed class Block(BlockKind kind, FunctionType type, int height)
{
    public BlockKind Kind { get; } = kind;

    public FunctionType Type { get; } = type;

    public int Height { get; } = height;

    /// <summary>Where branches to the block go.</summary>
    public Label Label { get; init; }

    /// <summary>Of an <c>if</c>: where the second part begins.</summary>
    public Label Else { get; set; }

    /// <summary>Whether the second part has begun.</summary>
    public bool HasElse { get; set; }

    /// <summary>Whether something branches to <see cref="Label"/> or falls through to it.</summary>
    public bool IsTarget { get; set; }

    /// <summary>What is known on all ways to <see cref="Label"/> that have been written; null if there is none.</summary>
    public KnownEnds? KnownAtLabel { get; set; }

    /// <summary>Of an <c>if</c>: what is known where the second part begins.</summary>
    public KnownEnds? KnownAtElse { get; set; }

    /// <summary>Where a branch leaves the label's values; made when first needed.</summary>
    public LocalBuilder[] LabelValues { get; set; } = [];

    /// <summary>Of an <c>if</c> with parameters: where both parts find them.</summary>
    public LocalBuilder[]? IfParameters { get; set; }

    /// <summary>How many protected regions its label lies in.</summary>
    public int ProtectedDepth { get; init; }

    /// <summary>Of a block that catches: the exception that was caught.</summary>
    public LocalBuilder? Exception { get; set; }

    /// <summary>Of a block that catches: where exceptions are looked at, outside of the protected region.</summary>
    public Label Dispatch { get; set; }

    /// <summary>Of a <c>try_table</c>: what it catches.</summary>
    public CatchClause[] Clauses { get; set; } = [];

    /// <summary>Of a <c>try</c>: whether its protected region has ended.</summary>
    public bool IsBodyDone { get; set; }

    /// <summary>Of a <c>try</c>: where the next clause begins, if the current one does not catch everything.</summary>
    public Label? NextClause { get; set; }

    /// <summary>Of a <c>try</c>: whether it has a <c>catch_all</c>.</summary>
    public bool HasCatchAll { get; set; }

    /// <summary>Whether exceptions thrown at the current place are its to look at.</summary>
    public bool IsProtecting => Exception is not null && !IsBodyDone;

    /// <summary>Of a loop of which there are several copies: what they have in common.</summary>
    public UnrolledLoop? Unrolled { get; init; }

    /// <summary>Its label, for regions inside it; made when first needed.</summary>
    public EnclosingLabel? AsEnclosing { get; set; }

    /// <summary>What a branch to the block takes along.</summary>
    public ReadOnlySpan<ValueType> LabelTypes => Kind == BlockKind.Loop ? Type.Parameters : Type.Results;
}
