namespace WasiTools.Fuzz.Differential;

/// <summary>What two runs of a module have in common.</summary>
/// <param name="Difference">The first lines that differ; null if none do.</param>
/// <param name="IsCutShort">Whether one of them ran out of stack or memory, so that nothing after it was compared.</param>
internal readonly record struct Comparison(string? Difference, bool IsCutShort)
{
    private const string Trap = "trap ";

    public static Comparison Of(string[] ours, string[] peers)
    {
        for (int i = 0; i < Math.Min(ours.Length, peers.Length); i++)
        {
            string theirs = Translate(peers[i]);
            if (ours[i].EndsWith(TrapNames.Exhausted, StringComparison.Ordinal) || theirs.EndsWith(TrapNames.Exhausted, StringComparison.Ordinal))
                return new(null, true);
            if (ours[i] != theirs)
                return new($"ours:  {ours[i]}\nnode's: {theirs}", false);
        }
        return new(ours.Length == peers.Length ? null : $"{ours.Length} lines of ours, {peers.Length} of node's", false);
    }

    private static string Translate(string line)
    {
        int at = line.IndexOf(Trap, StringComparison.Ordinal);
        return at < 0 ? line : line[..(at + Trap.Length)] + TrapNames.OfV8(line[(at + Trap.Length)..]);
    }
}
