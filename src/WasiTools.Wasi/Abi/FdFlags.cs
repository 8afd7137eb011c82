namespace WasiTools.Wasi.Abi;

/// <summary>How a descriptor reads and writes (<c>fdflags</c>).</summary>
[Flags]
internal enum FdFlags : ushort
{
    None = 0,
    Append = 1 << 0,
    DSync = 1 << 1,
    NonBlock = 1 << 2,
    RSync = 1 << 3,
    Sync = 1 << 4,
}
