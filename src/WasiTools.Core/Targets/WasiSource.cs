namespace WasiTools.Core.Targets;

/// <summary>Where a fact was read, and when.</summary>
/// <param name="Title">What the source is.</param>
/// <param name="Url">Its address, or null where there is none.</param>
/// <param name="AsOf">The day of the source or of its last reading: the fact may have changed since.</param>
public sealed record WasiSource(string Title, Uri? Url, DateOnly AsOf)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Title} ({AsOf:yyyy-MM-dd})";
}
