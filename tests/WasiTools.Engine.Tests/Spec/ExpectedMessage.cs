namespace WasiTools.Engine.Tests.Spec;

/// <summary>Compares the reason that a script expects with ours. Our reasons are the specification's words, so that a script's is the
/// beginning of ours; the exceptions are in one table.</summary>
internal static class ExpectedMessage
{
    /// <summary>Reasons that we word otherwise, each with all that it may be here.</summary>
    private static readonly Dictionary<string, string[]> others = new()
    {
        // An element of a table is reported without its index.
        ["uninitialized element 2"] = ["uninitialized element"],
    };

    /// <summary>Whether our reason means what the script expects.</summary>
    public static bool Matches(string expected, string actual) =>
        actual.StartsWith(expected, StringComparison.Ordinal)
        || (others.TryGetValue(expected, out string[]? ours) && ours.Any(o => actual.StartsWith(o, StringComparison.Ordinal)));
}
