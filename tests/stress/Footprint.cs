using System.Diagnostics;

namespace WasiTools.Stress;

/// <summary>What the process holds of the system.</summary>
/// <param name="Threads">Guest threads on Linux; elsewhere, where threads show no name, all but the pool's.</param>
/// <param name="Descriptors">Open files; of Windows, handles.</param>
/// <param name="MemoryMiB">Memory in use after a collection, in MiB.</param>
/// <param name="HeapKiB">What of it are objects of .NET, in KiB.</param>
internal sealed record Footprint(int Threads, int Descriptors, long MemoryMiB, long HeapKiB)
{
    private string[] files = [];

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
        string[] files = OperatingSystem.IsLinux() ? OpenFiles() : [];
        return OperatingSystem.IsLinux()
            ? new(GuestThreads(), files.Length, process.WorkingSet64 >> 20, GC.GetTotalMemory(forceFullCollection: false) >> 10) { files = files }
            : new(Math.Max(0, process.Threads.Count - ThreadPool.ThreadCount), process.HandleCount, process.WorkingSet64 >> 20, GC.GetTotalMemory(forceFullCollection: false) >> 10);
    }

    private static int GuestThreads() =>
        Directory.GetDirectories("/proc/self/task").Count(task => NameOf(task).StartsWith("WasiTools", StringComparison.Ordinal));

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            // It has just ended.
            return "";
        }
    }

    /// <summary>What the open files are that were not open before; nothing where the system does not tell.</summary>
    public IEnumerable<string> Since(Footprint before) => files.Except(before.files);

    /// <summary>Descriptors and what they are. Assemblies are left out: the runtime loads them when it first needs them and keeps them.
    /// </summary>
    private static string[] OpenFiles() =>
    [
        .. from descriptor in Directory.GetFiles("/proc/self/fd")
           let target = TargetOf(descriptor)
           where target is not null && !target.EndsWith(".dll", StringComparison.Ordinal)
           select $"{Path.GetFileName(descriptor)} {target}",
    ];

    private static string? TargetOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, false)?.FullName;
        }
        catch (IOException)
        {
            // It has just been closed: the one that listed the folder, or another thread's.
            return null;
        }
    }
}
