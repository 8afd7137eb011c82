namespace WasiTools.Engine.Tests.Numerics;

/// <summary>Lets threads through at as nearly the same time as a processor allows.</summary>
internal sealed class SpinBarrier(int participants)
{
    private int arrived;

    public void Wait()
    {
        int target = (Interlocked.Increment(ref arrived) + participants - 1) / participants * participants;
        var spinner = new SpinWait();
        while (Volatile.Read(ref arrived) < target)
            spinner.SpinOnce(sleep1Threshold: -1);
    }
}
