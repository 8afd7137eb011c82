namespace WasiTools.Wasi;

/// <summary>Fills a buffer with random bytes.</summary>
/// <param name="buffer">What to fill, guest memory or a part of it.</param>
public delegate void WasiRandomSource(Span<byte> buffer);
