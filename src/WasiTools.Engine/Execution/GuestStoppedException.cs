namespace WasiTools.Engine;

/// <summary>A guest was stopped from outside, by another of its threads, or by its own exit.</summary>
public sealed class GuestStoppedException : Exception
{
    internal GuestStoppedException(string message) : base(message)
    {
    }
}
