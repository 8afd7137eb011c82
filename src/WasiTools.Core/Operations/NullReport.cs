namespace WasiTools.Core.Operations;

/// <summary>A report that nobody reads.</summary>
public sealed class NullReport : IOperationReport
{
    private NullReport()
    {
    }

    /// <summary>The only instance.</summary>
    public static NullReport Instance { get; } = new();

    /// <inheritdoc/>
    public void Progress(OperationProgress progress)
    {
    }

    /// <inheritdoc/>
    public void Verbose(string message)
    {
    }

    /// <inheritdoc/>
    public void Warning(string message)
    {
    }
}
