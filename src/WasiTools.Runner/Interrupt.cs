using System.Runtime.InteropServices;
using WasiTools.Engine;
using WasiTools.Runner.Reports;

namespace WasiTools.Runner;

/// <summary>Turns Ctrl+C into a stop of the program, until the end of the process. A second one ends the process at once.</summary>
internal static class Interrupt
{
    // Never disposed of, which would cost more than the whole program's end; collected, it would end.
    private static PosixSignalRegistration? registration;
    private static int count;

    public static void Watch(ThreadGroup group) =>
        registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, group));

    private static void OnSignal(PosixSignalContext context, ThreadGroup group)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref count) == 1)
        {
            group.Stop(StopCause.Cancelled);
            return;
        }
        StandardError.WriteLine("wasirun: interrupted again: not waiting for the program's threads.");
        Environment.Exit(ExitCode.Interrupted);
    }
}
