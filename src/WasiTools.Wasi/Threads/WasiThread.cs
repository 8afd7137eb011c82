namespace WasiTools.Wasi.Threads;

/// <summary>Which wasi-thread the current thread is.</summary>
internal static class WasiThread
{
    [ThreadStatic]
    private static int t_id;

    /// <summary>The wasi-thread that runs here; 0 for a program's main thread.</summary>
    internal static int CurrentId
    {
        get => t_id;
        set => t_id = value;
    }
}
