namespace WasiTools.Engine.Platform;

/// <summary>What the processor may do with a page.</summary>
internal enum PageAccess
{
    /// <summary>Every access faults.</summary>
    None,

    /// <summary>Loads and stores succeed.</summary>
    ReadWrite,

    /// <summary>Loads and instruction fetches succeed.</summary>
    ReadExecute,
}
