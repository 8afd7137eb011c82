namespace WasiTools.Core.Toml;

/// <summary>A document is no TOML 1.0.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="column">The column, from 1, in Unicode characters.</param>
/// <param name="reason">What is wrong, as a sentence without its end.</param>
internal sealed class TomlException(int line, int column, string reason) : Exception($"{reason}, at line {line}, column {column}.")
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    public string Reason { get; } = reason;
}
