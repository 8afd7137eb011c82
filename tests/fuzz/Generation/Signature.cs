namespace WasiTools.Fuzz.Generation;

/// <summary>Parameters and results of a function or block.</summary>
internal sealed class Signature(GuestType[] parameters, GuestType[] results) : IEquatable<Signature>
{
    public GuestType[] Parameters { get; } = parameters;

    public GuestType[] Results { get; } = results;

    public bool Equals(Signature? other) =>
        other is not null && Parameters.AsSpan().SequenceEqual(other.Parameters) && Results.AsSpan().SequenceEqual(other.Results);

    public override bool Equals(object? obj) => Equals(obj as Signature);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Parameters.Length);
        foreach (GuestType type in Parameters)
            hash.Add(type);
        foreach (GuestType type in Results)
            hash.Add(type);
        return hash.ToHashCode();
    }
}
