namespace WasiTools.Core.Operations;

/// <summary>Where a long operation says what it is doing. Called from any thread.</summary>
public interface IOperationReport
{
    /// <summary>How far the operation is.</summary>
    /// <param name="progress">The state.</param>
    void Progress(OperationProgress progress);

    /// <summary>A detail for whoever asked for details.</summary>
    /// <param name="message">The detail.</param>
    void Verbose(string message);

    /// <summary>Something unexpected that did not stop the operation.</summary>
    /// <param name="message">What it is.</param>
    void Warning(string message);
}
