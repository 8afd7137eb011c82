namespace WasiTools.Engine;

/// <summary>One guest function in a backtrace.</summary>
/// <param name="Module">The module's name; null if it has none.</param>
/// <param name="FunctionIndex">The function's index in the module's function index space.</param>
/// <param name="FunctionName">Its name from the name section; null if it has none.</param>
/// <param name="Offset">Byte offset in the module of the instruction, or of the function where that is unknown.</param>
public sealed record GuestFrame(string? Module, int FunctionIndex, string? FunctionName, int Offset)
{
    /// <summary>The source file as the compiler knew it, from the module's DWARF line tables; null if they do not say.</summary>
    public string? File { get; init; }

    /// <summary>With <see cref="File"/>: the line, from 1; 0 for code that belongs to none.</summary>
    public int Line { get; init; }

    /// <summary>The module whose line tables describe it.</summary>
    internal Module? Source { get; init; }

    /// <summary>The frame as one line.</summary>
    public override string ToString()
    {
        string text = $"0x{Offset:x6} {Module ?? "<module>"}!{FunctionName ?? $"<wasm function {FunctionIndex}>"}";
        return File is null ? text : Line == 0 ? $"{text} at {File}" : $"{text} at {File}:{Line}";
    }
}
