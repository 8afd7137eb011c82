namespace WasiTools.Core.Operations;

/// <summary>How far a long operation is.</summary>
/// <param name="Activity">What is being done.</param>
/// <param name="Done">Bytes done.</param>
/// <param name="Total">Bytes in all, or null if unknown.</param>
/// <param name="TimeLeft">An estimate from the rate so far, or null.</param>
public readonly record struct OperationProgress(string Activity, long Done, long? Total, TimeSpan? TimeLeft);
