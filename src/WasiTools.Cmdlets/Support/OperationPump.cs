using System.Collections.Concurrent;
using System.Management.Automation;
using WasiTools.Core.Operations;

namespace WasiTools.Cmdlets;

/// <summary>Hands what work on other threads reports to the cmdlet on the pipeline's thread, the only one that may write.</summary>
internal sealed class OperationPump : IOperationReport, IDisposable
{
    private readonly BlockingCollection<Action<Cmdlet>> _messages = new(boundedCapacity: 256);

    /// <summary>Runs work to its end.</summary>
    /// <param name="cmdlet">The cmdlet that writes.</param>
    /// <param name="work">The work.</param>
    /// <param name="abandon">Ends the work when the pipeline ends first, as <c>Select-Object -First 1</c> makes it.</param>
    public static T Run<T>(Cmdlet cmdlet, Func<OperationPump, Task<T>> work, Action abandon)
    {
        using var running = new PumpedWork<T>(cmdlet, work, abandon);
        return running.Finish();
    }

    /// <summary>Takes what was reported, waiting for more until <see cref="Complete"/>.</summary>
    public IEnumerable<Action<Cmdlet>> TakeAll() => _messages.GetConsumingEnumerable();

    /// <summary>Takes what was reported, if anything was.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Action<Cmdlet>? message) => _messages.TryTake(out message);

    /// <summary>Says that nothing more is reported.</summary>
    public void Complete() => _messages.CompleteAdding();

    public void Progress(OperationProgress progress) => _messages.Add(cmdlet => cmdlet.WriteProgress(ToRecord(progress)));

    public void Verbose(string message) => _messages.Add(cmdlet => cmdlet.WriteVerbose(message));

    public void Warning(string message) => _messages.Add(cmdlet => cmdlet.WriteWarning(message));

    /// <summary>Has something done on the pipeline's thread; blocks while the pipeline is behind.</summary>
    public void Post(Action<Cmdlet> action) => _messages.Add(action);

    public void Dispose() => _messages.Dispose();

    private static ProgressRecord ToRecord(OperationProgress progress)
    {
        const double MiB = 1 << 20;
        string status = progress.Total is { } total
            ? $"{progress.Done / MiB:0.0} of {total / MiB:0.0} MiB"
            : $"{progress.Done / MiB:0.0} MiB";
        return new ProgressRecord(0, progress.Activity, status)
        {
            PercentComplete = progress.Total is > 0 and { } all ? (int)Math.Min(100, progress.Done * 100 / all) : -1,
            SecondsRemaining = progress.TimeLeft is { } left ? (int)left.TotalSeconds : -1,
            RecordType = progress.Done == progress.Total ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
    }
}
