namespace WasiTools.Core.Builds;

/// <summary>What a compiler or linker found.</summary>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Message">The finding, in the compiler's words.</param>
/// <param name="File">The source file, or null.</param>
/// <param name="Line">The line, from 1, or null.</param>
/// <param name="Column">The column, from 1, or null.</param>
/// <param name="Code">The compiler's name for it, such as <c>-Wdeprecated</c> or <c>E0425</c>, or null.</param>
/// <param name="Hint">What to do, where this module knows, or null.</param>
public sealed record BuildDiagnostic(
    string Severity, string Message, string? File = null, int? Line = null, int? Column = null, string? Code = null, string? Hint = null)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string place = File is null ? "" : Line is null ? $"{File}: " : Column is null ? $"{File}:{Line}: " : $"{File}:{Line}:{Column}: ";
        return $"{place}{Severity}: {Message}{(Code is null ? "" : $" [{Code}]")}";
    }
}
