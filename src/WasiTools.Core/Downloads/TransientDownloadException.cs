namespace WasiTools.Core.Downloads;

/// <summary>An attempt failed in a way that another may not.</summary>
internal sealed class TransientDownloadException(string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>How long the server asks to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
