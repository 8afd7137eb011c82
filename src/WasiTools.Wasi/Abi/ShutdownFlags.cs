namespace WasiTools.Wasi.Abi;

/// <summary>Which directions <c>sock_shutdown</c> closes (<c>sdflags</c>).</summary>
[Flags]
internal enum ShutdownFlags : byte
{
    None = 0,
    Read = 1 << 0,
    Write = 1 << 1,
}
