namespace WasiTools.Engine.Compilation;

/// <summary>A label around regions, and those around it. Regions in the same blocks share them: a function of a thousand nested blocks would
/// otherwise need megabytes for these lists.</summary>
/// <param name="type">What a branch to it takes along, as results.</param>
/// <param name="outer">The label directly around it; null for the function's.</param>
internal sealed class EnclosingLabel(FunctionType type, EnclosingLabel? outer)
{
    public FunctionType Type { get; } = type;

    /// <summary>How many there are with those around it.</summary>
    public int Count { get; } = outer is null ? 1 : outer.Count + 1;

    /// <summary>It and those around it, from the function inwards.</summary>
    public EnclosingLabel[] FromFunction()
    {
        var labels = new EnclosingLabel[Count];
        for (EnclosingLabel? label = this; label is not null; label = label.Outer)
            labels[label.Count - 1] = label;
        return labels;
    }

    private EnclosingLabel? Outer { get; } = outer;
}
