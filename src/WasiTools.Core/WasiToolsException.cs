namespace WasiTools.Core;

/// <summary>A failure that the user can act upon, with an identifier that stays the same between versions.</summary>
public sealed class WasiToolsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errorId">The stable identifier, such as <c>SdkHashMismatch</c>.</param>
    /// <param name="kind">What sort of failure it is.</param>
    /// <param name="message">What happened, naming the file, address or argument, and what to do.</param>
    /// <param name="target">The object that the failure is about.</param>
    /// <param name="innerException">The cause, if another exception was.</param>
    public WasiToolsException(
        string errorId, WasiErrorKind kind, string message, object? target = null, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Kind = kind;
        ErrorTarget = target;
    }

    /// <summary>The stable identifier, in Pascal case.</summary>
    public string ErrorId { get; }

    /// <summary>What sort of failure it is.</summary>
    public WasiErrorKind Kind { get; }

    /// <summary>The object that the failure is about, or null.</summary>
    public object? ErrorTarget { get; }
}
