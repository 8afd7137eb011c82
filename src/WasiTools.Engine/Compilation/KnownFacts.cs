namespace WasiTools.Engine.Compilation;

/// <summary>What is known of variables at the current place of a method. It ends where the variable changes or another way leads here.</summary>
internal sealed class KnownFacts
{
    private readonly Dictionary<int, ulong> ends = [];
    private readonly Dictionary<int, Expression> comparisons = [];

    /// <summary>Whether an access needs no comparison any more: memory 0 is known to reach so far beyond the address in a variable, and never
    /// shrinks.</summary>
    /// <param name="variable">The variable with the address.</param>
    /// <param name="end">Its offset and width.</param>
    public bool Covers(int variable, ulong end) => ends.TryGetValue(variable, out ulong known) && end <= known;

    /// <summary>An access was compared.</summary>
    public void AddEnd(int variable, ulong end) => ends[variable] = end;

    /// <summary>The comparison whose result a variable has; null if it has something else. It reads only what does not change.</summary>
    public Expression? Comparison(int variable) => comparisons.GetValueOrDefault(variable);

    /// <summary>A variable got the result of a comparison.</summary>
    public void AddComparison(int variable, Expression comparison) => comparisons[variable] = comparison;

    /// <summary>The variable changes.</summary>
    public void Remove(int variable)
    {
        ends.Remove(variable);
        comparisons.Remove(variable);
    }

    /// <summary>Other ways lead here, on which nothing of it was found out.</summary>
    public void Clear()
    {
        ends.Clear();
        comparisons.Clear();
    }
}
