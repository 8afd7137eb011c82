namespace WasiTools.Benchmarks;

/// <summary>Counts what came out right and what did not.</summary>
internal sealed class Checks
{
    public int Passed { get; private set; }
    public int Failed { get; private set; }

    /// <summary>Counts a run, and says what it printed if it is not good.</summary>
    /// <returns>Whether it is good.</returns>
    public bool Check(bool good, string what, Run run)
    {
        if (good)
        {
            Passed++;
            return true;
        }

        Failed++;
        Console.WriteLine($"FAILED {what}: exit code {run.ExitCode}, output: {run.Output.Trim()} {run.Error.Trim()}");
        return false;
    }
}
