namespace WasiTools.Engine.Validation;

/// <summary>What opened a control frame.</summary>
internal enum FrameKind : byte
{
    Function,
    Block,
    Loop,
    If,
    Else,
    Try,
    Catch,
    CatchAll,
    TryTable,
}

/// <summary>An entry of the control stack (specification appendix 7.3).</summary>
/// <param name="Type">Parameters and results of the block.</param>
/// <param name="Floor">Height of the operand stack below its parameters.</param>
/// <param name="InitializedHeight">How many locals without default value had been set where it begins.</param>
/// <param name="Kind">What opened it.</param>
/// <param name="OuterIsUnreachable">Whether the block around it was unreachable where it begins.</param>
internal record struct ControlFrame(FunctionType Type, int Floor, int InitializedHeight, FrameKind Kind, bool OuterIsUnreachable)
{
    /// <summary>Offset of the last <c>br_table</c> that has been checked against its label.</summary>
    public int CheckedBy { get; set; }

    /// <summary>The types that a branch to its label takes.</summary>
    public readonly ReadOnlySpan<OperandType> LabelTypes => Kind == FrameKind.Loop ? Type.ParameterOperands : Type.ResultOperands;
}
