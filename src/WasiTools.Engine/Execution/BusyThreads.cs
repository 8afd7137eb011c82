namespace WasiTools.Engine.Execution;

/// <summary>How many threads of the engine have work for a processor. Those that a host function blocks are among them.</summary>
internal static class BusyThreads
{
    private static int count;

    /// <summary>Whether they leave a processor to others.</summary>
    public static bool LeaveProcessor => Volatile.Read(ref count) < Environment.ProcessorCount;

    /// <summary>This thread begins to work, or goes on.</summary>
    public static void Add() => Interlocked.Increment(ref count);

    /// <summary>This thread waits, or has ended its work.</summary>
    public static void Remove() => Interlocked.Decrement(ref count);
}
