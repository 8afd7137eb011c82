namespace WasiTools.Fuzz.Generation;

/// <summary>Random numbers that depend on the seed alone, on every version of .NET (SplitMix64).</summary>
internal sealed class Entropy(ulong seed)
{
    private ulong state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Bits()
    {
        state += 0x9E3779B97F4A7C15;
        ulong bits = state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>A number below a limit.</summary>
    public int Below(int limit) => (int)(Bits() % (uint)limit);

    /// <summary>A number of a range, both ends included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of several.</summary>
    public T Of<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>An integer of which interesting ones are likely: small, powers of two and their neighbours, and any.</summary>
    public ulong Integer() => Below(4) switch
    {
        0 => (ulong)(long)Between(-3, 20),
        1 => (1UL << Below(64)) + (ulong)(long)Between(-1, 1),
        2 => 0UL - (1UL << Below(64)),
        _ => Bits() >> Below(64),
    };

    /// <summary>A double of which interesting ones are likely.</summary>
    public double Float() => Below(6) switch
    {
        0 => Of(0.0, -0.0, 1.0, -1.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue),
        1 => Below(1000) / 8.0,
        2 => (long)Integer(),
        3 => Of(2147483647.0, 2147483648.0, -2147483649.0, 4294967296.0, 9223372036854775807.0, -9223372036854775808.0, 0.5, 2.5, 16777217.0),
        4 => BitConverter.UInt32BitsToSingle((uint)Bits()),
        _ => BitConverter.UInt64BitsToDouble(Bits()),
    };
}
