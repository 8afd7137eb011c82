namespace WasiTools.Cmdlets;

/// <summary>Where a guest's standard error goes.</summary>
public enum WasiErrorOutput
{
    /// <summary>To the host's standard error where it has a console, else as <see cref="Stream"/>.</summary>
    Auto,

    /// <summary>To the host's standard error, as it is.</summary>
    Console,

    /// <summary>To PowerShell's error stream, a record per line.</summary>
    Stream,
}
