namespace WasiTools.Wasi.Abi;

/// <summary>How a path is resolved (<c>lookupflags</c>).</summary>
[Flags]
internal enum LookupFlags : uint
{
    None = 0,
    SymlinkFollow = 1 << 0,
}
