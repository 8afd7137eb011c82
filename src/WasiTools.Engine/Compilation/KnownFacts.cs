namespace WasiTools.Engine.Compilation;

/// <summary>What is known of variables at the current place of a method.</summary>
internal sealed class KnownFacts
{
    private readonly Dictionary<int, Expression> comparisons = [];

    /// <summary>How far memory reaches beyond them. Where several ways meet, this is what is true on all of them.</summary>
    public KnownEnds Ends { get; private set; } = new();

    /// <summary>The comparison whose result a variable has; null if it has something else. It reads only what does not change.</summary>
    public Expression? Comparison(int variable) => comparisons.GetValueOrDefault(variable);

    /// <summary>A variable got the result of a comparison.</summary>
    public void AddComparison(int variable, Expression comparison) => comparisons[variable] = comparison;

    /// <summary>The variable gets a value.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="value">The address that the value is; null if it is something else.</param>
    public void Assign(int variable, Address? value)
    {
        comparisons.Remove(variable);
        if (value is { } address)
            Ends.Assign(variable, address);
        else
            Ends.Remove(variable);
    }

    /// <summary>The variable changes.</summary>
    public void Remove(int variable)
    {
        Ends.Remove(variable);
        comparisons.Remove(variable);
    }

    /// <summary>What is known at a place once the way from here leads there, too.</summary>
    /// <param name="there">What was known there before; null if this is the first way.</param>
    public KnownEnds MeetWith(KnownEnds? there)
    {
        if (there is null)
            return Ends.Copy();
        there.Meet(Ends);
        return there;
    }

    /// <summary>Goes on at a place that other ways lead to.</summary>
    /// <param name="ends">What is known there, from now on changed here; null for nothing.</param>
    public void Continue(KnownEnds? ends)
    {
        Ends = ends ?? new();
        comparisons.Clear();
    }
}
