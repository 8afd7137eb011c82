namespace WasiTools.Core.UiTests.Running;

/// <summary>How far the run of a reference has come.</summary>
/// <param name="Label">The reference.</param>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed.</param>
/// <param name="Ignored">Tests that were ignored.</param>
/// <param name="Total">About how many there are.</param>
/// <param name="Rate">Tests in a second of this run; 0 while none has ended.</param>
/// <param name="LastLine">The last line that bootstrap has printed, while it builds.</param>
public sealed record UiTestProgress(string Label, long Passed, long Failed, long Ignored, long Total, double Rate, string LastLine)
{
    /// <summary>Tests that have ended.</summary>
    public long Done => Passed + Failed + Ignored;

    /// <summary>How long the rest will take at this rate; null if unknown.</summary>
    public TimeSpan? TimeLeft => Rate > 0 ? TimeSpan.FromSeconds(Math.Max(0, Total - Done) / Rate) : null;
}
