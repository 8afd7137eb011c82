using WasiTools.Engine.Execution;

namespace WasiTools.Engine.Compilation;

/// <summary>Compiles what has become hot, one function or loop after another, while the program is interpreted further. Its thread is there
/// as long as there is work.</summary>
internal static class BackgroundCompiler
{
    private static readonly Queue<Action> waiting = [];
    private static bool isRunning;

    /// <summary>Has something compiled.</summary>
    /// <param name="compile">Compiles it and makes it known to the interpreter.</param>
    /// <returns>False if the operating system refuses another thread.</returns>
    public static bool TryAdd(Action compile)
    {
        lock (waiting)
        {
            waiting.Enqueue(compile);
            if (isRunning)
                return true;
            try
            {
                GuestThread.Start(StoreOptions.Default.StackSize, Work);
            }
            catch (OutOfMemoryException)
            {
                waiting.Clear();
                return false;
            }
            isRunning = true;
            return true;
        }
    }

    /// <summary>It does not count as busy: of interest is what it would take its time from.</summary>
    private static void Work()
    {
        BusyThreads.Remove();
        CompileWaiting();
        BusyThreads.Add();
    }

    private static void CompileWaiting()
    {
        while (true)
        {
            Action? compile;
            lock (waiting)
            {
                isRunning = waiting.TryDequeue(out compile);
                if (!isRunning)
                    return;
            }
            try
            {
                compile!();
            }
            catch (Exception)
            {
                // There is nobody here to be told. It goes on being interpreted, and who cannot do without its code gets the same exception.
            }
        }
    }
}
