namespace WasiTools.Engine.Execution;

/// <summary>What <c>memory.atomic.wait</c> returns.</summary>
internal enum WaitResult
{
    /// <summary>Another thread notified this one.</summary>
    Woken = 0,
    /// <summary>The memory did not hold the expected value.</summary>
    NotEqual = 1,
    /// <summary>The time was up.</summary>
    TimedOut = 2,
}
