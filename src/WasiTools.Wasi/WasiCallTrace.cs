using WasiTools.Wasi.Threads;

namespace WasiTools.Wasi;

/// <summary>A finished call of a WASI function.</summary>
/// <param name="ThreadId">The wasi-thread that called; 0 for the main thread.</param>
/// <param name="Function">The function's name in its module.</param>
/// <param name="Arguments">The arguments as the guest passed them; pointers are addresses in its memory.</param>
/// <param name="Result">The error's name in the witx, such as <c>badf</c>; <c>success</c> for none.</param>
/// <param name="Elapsed">How long the call took.</param>
public readonly record struct WasiCallTrace(
    int ThreadId, string Function, IReadOnlyList<long> Arguments, string Result, TimeSpan Elapsed)
{
    /// <summary>The part of a trace that it belongs to.</summary>
    public WasiTraceParts Part => Function == ThreadSpawner.ImportName ? WasiTraceParts.Threads : WasiTraceParts.Wasi;
}
