namespace WasiTools.Wasi.Abi;

/// <summary>What a subscription waits for (<c>eventtype</c>).</summary>
internal enum EventType : byte
{
    Clock = 0,
    FdRead = 1,
    FdWrite = 2,
}
