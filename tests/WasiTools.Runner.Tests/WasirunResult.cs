namespace WasiTools.Runner.Tests;

/// <summary>How a run of wasirun ended.</summary>
internal sealed record WasirunResult(int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    /// <summary>Its lines on standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
