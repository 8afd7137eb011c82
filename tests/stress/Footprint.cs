using System.Diagnostics;

namespace WasiTools.Stress;

/// <summary>What the process holds of the system.</summary>
/// <param name="Threads">Its threads.</param>
/// <param name="Descriptors">Its open files; of Windows, handles.</param>
/// <param name="MemoryMiB">Memory in use after a collection, in MiB.</param>
internal sealed record Footprint(int Threads, int Descriptors, long MemoryMiB)
{
    /// <summary>Looks, once parked threads have retired and garbage is gone.</summary>
    public static Footprint Take()
    {
        Thread.Sleep(TimeSpan.FromSeconds(12));
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        using var process = Process.GetCurrentProcess();
        int descriptors = OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
        // The runtime's own pool comes and goes by a few threads.
        return new(Math.Max(0, process.Threads.Count - ThreadPool.ThreadCount), descriptors, process.WorkingSet64 >> 20);
    }
}
