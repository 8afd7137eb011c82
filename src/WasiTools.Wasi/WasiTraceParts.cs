namespace WasiTools.Wasi;

/// <summary>Which calls of the host a program's trace has.</summary>
[Flags]
public enum WasiTraceParts
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Those of WASI functions.</summary>
    Wasi = 1,

    /// <summary>Those that start threads.</summary>
    Threads = 2,
}
