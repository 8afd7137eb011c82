namespace WasiTools.Wasi.Abi;

/// <summary>What <c>sock_recv</c> found (<c>roflags</c>).</summary>
[Flags]
internal enum ReceiveResult : ushort
{
    None = 0,
    DataTruncated = 1 << 0,
}
