namespace WasiTools.Core.UiTests.Comparison;

/// <summary>Decides whether differences make a comparison fail.</summary>
public static class UiTestRegression
{
    /// <summary>The stable identifier of the failure.</summary>
    public const string ErrorId = "UiTestRegression";

    /// <summary>Whether this difference makes a comparison fail: it is of one of the classes and nobody expects it.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="failOn">The classes.</param>
    /// <returns>True if so.</returns>
    public static bool Counts(UiTestDifference difference, IEnumerable<UiTestClass> failOn)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return !difference.IsKnown && failOn.Contains(difference.Class);
    }

    /// <summary>The failure that these differences make, or null if there are none.</summary>
    /// <param name="regressions">Differences that count.</param>
    /// <returns>The failure, which names the first of them.</returns>
    public static WasiToolsException? ToException(IReadOnlyList<UiTestDifference> regressions)
    {
        ArgumentNullException.ThrowIfNull(regressions);
        return regressions.Count == 0 ? null : Throw.UiTestRegression(ErrorId, regressions);
    }
}
