namespace WasiTools.Engine;

/// <summary>Why a thread group was stopped.</summary>
public enum StopCause : byte
{
    /// <summary>It was not.</summary>
    None,
    /// <summary>The program's main function returned.</summary>
    Returned,
    /// <summary>A guest thread ended the program.</summary>
    Exited,
    /// <summary>A guest thread trapped.</summary>
    Trapped,
    /// <summary>A guest thread threw an exception that nobody caught, or a host function failed.</summary>
    Failed,
    /// <summary>The time was up.</summary>
    TimedOut,
    /// <summary>The host asked for it.</summary>
    Cancelled,
    /// <summary>Every thread waited for another.</summary>
    Deadlocked,
}
