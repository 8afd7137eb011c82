namespace WasiTools.Fuzz.Generation;

/// <summary>A block that is open.</summary>
/// <param name="Types">What a branch to it takes.</param>
/// <param name="IsLoop">Whether a branch goes back to its start.</param>
internal sealed record Label(GuestType[] Types, bool IsLoop = false)
{
    /// <summary>Whether the place is in a <c>catch</c> clause of a legacy <c>try</c>, where it can be rethrown from.</summary>
    public bool IsCatching { get; set; }
}
