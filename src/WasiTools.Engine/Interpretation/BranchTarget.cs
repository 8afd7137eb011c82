namespace WasiTools.Engine.Interpretation;

/// <summary>Where a branch goes.</summary>
internal sealed class BranchTarget
{
    /// <summary>The step; of a block known once its end is reached.</summary>
    public int Step { get; set; }

    /// <summary>Height of the operand stack below the values that the branch takes along.</summary>
    public required int Height { get; init; }

    /// <summary>How many values the branch takes along.</summary>
    public required int Count { get; init; }
}
