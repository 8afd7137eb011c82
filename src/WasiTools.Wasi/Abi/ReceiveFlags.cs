namespace WasiTools.Wasi.Abi;

/// <summary>How <c>sock_recv</c> reads (<c>riflags</c>).</summary>
[Flags]
internal enum ReceiveFlags : ushort
{
    None = 0,
    Peek = 1 << 0,
    WaitAll = 1 << 1,
}
