namespace WasiTools.Core.UiTests.Logs;

/// <summary>What the end of a suite says of it.</summary>
internal readonly record struct SuiteCounts(long Passed, long Failed, long Ignored)
{
    public long Total => Passed + Failed + Ignored;
}

/// <summary>What a line of letters says: how many tests passed, failed and were ignored.</summary>
internal readonly record struct LetterCounts(long Passed, long Failed, long Ignored);
