namespace WasiTools.Engine.Text;

/// <summary>What is open while instructions are parsed.</summary>
internal enum FrameKind : byte
{
    /// <summary><c>(op operand... </c>: the instruction waits for its operands.</summary>
    Operands,
    /// <summary><c>(block instr...</c>, also for loop and try_table.</summary>
    Block,
    /// <summary><c>(if condition...</c>, before <c>(then</c>.</summary>
    IfCondition,
    /// <summary>Within <c>(then</c>.</summary>
    Then,
    /// <summary>After <c>(then ...)</c>.</summary>
    IfElse,
    /// <summary>Within <c>(else</c>.</summary>
    Else,
    /// <summary>After <c>(else ...)</c>.</summary>
    IfEnd,
    /// <summary><c>(try</c>, before <c>(do</c>.</summary>
    Try,
    /// <summary>Within <c>(do</c>.</summary>
    Do,
    /// <summary>After <c>(do ...)</c>.</summary>
    TryHandlers,
    /// <summary>After <c>(catch ...)</c>.</summary>
    TryCatches,
    /// <summary>Within <c>(catch</c>.</summary>
    Catch,
    /// <summary>Within <c>(catch_all</c>.</summary>
    CatchAll,
    /// <summary>After <c>(catch_all ...)</c>.</summary>
    TryEnd,
    /// <summary>After <c>(delegate ...)</c>, which has ended the block already.</summary>
    TryDelegated,
    /// <summary><c>block</c>, <c>loop</c> or <c>try_table</c> until <c>end</c>.</summary>
    FlatBlock,
    /// <summary><c>if</c> until <c>else</c> or <c>end</c>.</summary>
    FlatIf,
    /// <summary><c>else</c> until <c>end</c>.</summary>
    FlatElse,
    /// <summary><c>try</c> until a handler or <c>end</c>.</summary>
    FlatTry,
    /// <summary><c>catch</c> until the next handler or <c>end</c>.</summary>
    FlatCatch,
    /// <summary><c>catch_all</c> until <c>end</c>.</summary>
    FlatCatchAll,
}

/// <summary>Something open while instructions are parsed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mark">Where the instruction that waits starts among those that wait.</param>
/// <param name="Label">For an <c>if</c> before <c>then</c>: the label it will have.</param>
/// <param name="Hint">The branch hint of the instruction that waits, if any.</param>
internal readonly record struct InstructionFrame(FrameKind Kind, int Mark = 0, string? Label = null, byte? Hint = null)
{
    /// <summary>Whether instructions without parentheses may stand here.</summary>
    public bool TakesFlat => Kind is FrameKind.Block or FrameKind.Then or FrameKind.Else or FrameKind.Do or FrameKind.Catch
        or FrameKind.CatchAll or >= FrameKind.FlatBlock;

    /// <summary>Whether instructions in parentheses may stand here.</summary>
    public bool TakesFolded => TakesFlat || Kind is FrameKind.Operands or FrameKind.IfCondition;
}
