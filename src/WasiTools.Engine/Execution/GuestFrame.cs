namespace WasiTools.Engine;

/// <summary>One guest function in a backtrace.</summary>
/// <param name="Module">The module's name; null if it has none.</param>
/// <param name="FunctionIndex">The function's index in the module's function index space.</param>
/// <param name="FunctionName">Its name from the name section; null if it has none.</param>
/// <param name="Offset">Byte offset in the module of the instruction, or of the function where that is unknown.</param>
public sealed record GuestFrame(string? Module, int FunctionIndex, string? FunctionName, int Offset)
{
    /// <summary>The frame as one line.</summary>
    public override string ToString() =>
        $"0x{Offset:x6} {Module ?? "<module>"}!{FunctionName ?? $"<wasm function {FunctionIndex}>"}";
}
