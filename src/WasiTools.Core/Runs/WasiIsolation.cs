namespace WasiTools.Core.Runs;

/// <summary>Where the built-in engine runs a program.</summary>
public enum WasiIsolation
{
    /// <summary>In this process.</summary>
    InProcess,

    /// <summary>In a process of its own, <c>wasirun</c>, so that the operating system's limits and accounting are for it alone.</summary>
    Process,
}
