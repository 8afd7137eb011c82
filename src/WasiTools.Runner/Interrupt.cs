using System.Runtime.InteropServices;
using WasiTools.Engine;
using WasiTools.Runner.Reports;

namespace WasiTools.Runner;

/// <summary>Turns Ctrl+C into a stop of the program. A second one ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly PosixSignalRegistration registration;
    private readonly ThreadGroup group;
    private int count;

    public Interrupt(ThreadGroup group)
    {
        this.group = group;
        registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    }

    public void Dispose() => registration.Dispose();

    private void OnSignal(PosixSignalContext context)
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
