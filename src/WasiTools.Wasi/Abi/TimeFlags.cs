namespace WasiTools.Wasi.Abi;

/// <summary>Which time stamps to set, and to what (<c>fstflags</c>).</summary>
[Flags]
internal enum TimeFlags : ushort
{
    None = 0,
    Access = 1 << 0,
    AccessNow = 1 << 1,
    Modify = 1 << 2,
    ModifyNow = 1 << 3,
}
