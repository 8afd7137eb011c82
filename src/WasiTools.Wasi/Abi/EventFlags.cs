namespace WasiTools.Wasi.Abi;

/// <summary>The state of a descriptor that was waited for (<c>eventrwflags</c>).</summary>
[Flags]
internal enum EventFlags : ushort
{
    None = 0,
    Hangup = 1 << 0,
}
