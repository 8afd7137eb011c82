using WasiTools.Wasi;

namespace WasiTools.Core.Runs;

/// <summary>The standard streams of a guest.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record GuestStreams(WasiStream Input, WasiStream Output, WasiStream Error);
