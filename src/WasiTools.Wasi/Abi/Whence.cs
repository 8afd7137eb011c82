namespace WasiTools.Wasi.Abi;

/// <summary>What an offset is counted from (<c>whence</c> of preview 1).</summary>
internal enum Whence : byte
{
    Set = 0,
    Current = 1,
    End = 2,
}
