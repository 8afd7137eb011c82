namespace WasiTools.Engine;

/// <summary>A 31-bit integer as a reference. Two with the same value are the same reference to the guest.</summary>
public sealed class I31 : IEquatable<I31>
{
    /// <summary>What an object takes, in bytes.</summary>
    internal const int Size = 24;

    private const int FirstShared = -128, LastShared = 1023;

    private static readonly I31[] shared = MakeShared();

    /// <summary>Bit 30 of the value is its sign.</summary>
    internal readonly int Signed;

    internal I31(int value) => Signed = value << 1 >> 1;

    /// <summary>The value with its sign, from -2^30 to 2^30 - 1.</summary>
    public int Value => Signed;

    /// <summary>A reference to the lower 31 bits of an integer.</summary>
    public static I31 From(int value) => Shared(value) ?? new I31(value);

    /// <summary>The object for a small value; null for others.</summary>
    internal static I31? Shared(int value)
    {
        uint index = (uint)((value << 1 >> 1) - FirstShared);
        return index < (uint)shared.Length ? shared[index] : null;
    }

    /// <inheritdoc/>
    public bool Equals(I31? other) => other is not null && other.Signed == Signed;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as I31);

    /// <inheritdoc/>
    public override int GetHashCode() => Signed;

    /// <inheritdoc/>
    public override string ToString() => $"i31 {Signed}";

    private static I31[] MakeShared()
    {
        var integers = new I31[LastShared - FirstShared + 1];
        for (int i = 0; i < integers.Length; i++)
            integers[i] = new(FirstShared + i);
        return integers;
    }
}
