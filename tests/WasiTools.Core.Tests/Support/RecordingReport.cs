using System.Collections.Concurrent;
using WasiTools.Core.Operations;

namespace WasiTools.Tests;

/// <summary>Keeps what an operation reports.</summary>
public sealed class RecordingReport : IOperationReport
{
    public ConcurrentQueue<OperationProgress> Steps { get; } = new();

    public ConcurrentQueue<string> Details { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public void Progress(OperationProgress progress) => Steps.Enqueue(progress);

    public void Verbose(string message) => Details.Enqueue(message);

    public void Warning(string message) => Warnings.Enqueue(message);
}
