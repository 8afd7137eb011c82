using System.Management.Automation;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Running;

namespace WasiTools.Cmdlets;

/// <summary>Hands what happens in a run of tests to the cmdlet on the pipeline's thread.</summary>
internal sealed class UiTestPump(OperationPump pump) : IUiTestObserver
{
    public void Result(UiTestResult result) => pump.Post(cmdlet => cmdlet.WriteObject(result));

    public void Verbose(string message) => pump.Verbose(message);

    public void Warning(string message) => pump.Warning(message);

    public void Progress(UiTestProgress progress) => pump.Post(cmdlet => cmdlet.WriteProgress(ToRecord(progress)));

    /// <summary>Takes the progress off the screen; a script that goes on after the run would show it to its end.</summary>
    public void EndProgress() =>
        pump.Post(static cmdlet => cmdlet.WriteProgress(new ProgressRecord(0, "Tests", "ended") { RecordType = ProgressRecordType.Completed }));

    private static ProgressRecord ToRecord(UiTestProgress progress)
    {
        string rate = progress.Rate > 0 ? $", {progress.Rate:0.#} a second" : "";
        string status = $"{progress.Passed} passed, {progress.Failed} failed, {progress.Ignored} ignored of about {progress.Total}{rate}";
        return new ProgressRecord(0, $"Tests at {progress.Label}", status)
        {
            CurrentOperation = progress.LastLine,
            PercentComplete = progress.Total > 0 ? (int)Math.Min(100, progress.Done * 100 / progress.Total) : -1,
            SecondsRemaining = progress.TimeLeft is { TotalSeconds: < int.MaxValue } left ? (int)left.TotalSeconds : -1,
        };
    }
}
