namespace WasiTools.Runner.Options;

/// <summary>What <c>--trace</c> shows.</summary>
[Flags]
internal enum TraceParts
{
    None,
    /// <summary>Calls of WASI functions.</summary>
    Wasi = 1,
    /// <summary>Calls that spawn threads.</summary>
    Threads = 2,
}
