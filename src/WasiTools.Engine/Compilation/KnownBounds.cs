namespace WasiTools.Engine.Compilation;

/// <summary>What comparisons have shown at the current place of a method: that memory 0 reaches so far beyond the address in a variable. A
/// memory never shrinks, so that this holds until the variable changes or another way leads here.</summary>
internal sealed class KnownBounds
{
    private readonly Dictionary<int, ulong> ends = [];

    /// <summary>Whether an access needs no comparison any more.</summary>
    /// <param name="variable">The variable with the address.</param>
    /// <param name="end">Its offset and width.</param>
    public bool Covers(int variable, ulong end) => ends.TryGetValue(variable, out ulong known) && end <= known;

    /// <summary>An access was compared.</summary>
    public void Add(int variable, ulong end) => ends[variable] = end;

    /// <summary>The variable changes.</summary>
    public void Remove(int variable) => ends.Remove(variable);

    /// <summary>Other ways lead here, on which nothing was compared.</summary>
    public void Clear() => ends.Clear();
}
