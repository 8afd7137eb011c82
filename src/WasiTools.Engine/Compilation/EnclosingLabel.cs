namespace WasiTools.Engine.Compilation;

/// <summary>A label around regions, and those around it. Regions in the same blocks share them: a function of a thousand nested blocks would
/// otherwise need hundreds of megabytes for these lists.</summary>
internal sealed class EnclosingLabel
{
    private readonly EnclosingLabel? outer;

    /// <summary>A label inside of another.</summary>
    /// <param name="type">What a branch to it takes along, as results.</param>
    /// <param name="outer">The label directly around it; null for the function's.</param>
    public EnclosingLabel(FunctionType type, EnclosingLabel? outer)
    {
        this.outer = outer;
        Count = outer is null ? 1 : outer.Count + 1;
        Block = new Block(BlockKind.Outer, type, 0) { AsEnclosing = this };
    }

    /// <summary>How many there are with those around it.</summary>
    public int Count { get; }

    /// <summary>The block around the regions.</summary>
    public Block Block { get; }

    /// <summary>It and those around it, from the function inwards.</summary>
    public EnclosingLabel[] FromFunction()
    {
        var labels = new EnclosingLabel[Count];
        for (EnclosingLabel? label = this; label is not null; label = label.outer)
            labels[label.Count - 1] = label;
        return labels;
    }
}
