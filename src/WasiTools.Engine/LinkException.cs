namespace WasiTools.Engine;

/// <summary>A module cannot be instantiated: an import is missing or of another type (specification section 4.5.4).</summary>
public sealed class LinkException : Exception
{
    /// <summary>A failed link.</summary>
    /// <param name="message">What is missing or different, each import named.</param>
    public LinkException(string message) : base(message)
    {
    }
}
