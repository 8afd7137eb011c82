namespace WasiTools.Engine.Tests.Spec;

/// <summary>What a constant or result pattern is.</summary>
internal enum ScriptKind
{
    I32,
    I64,
    F32,
    F64,
    V128,
    /// <summary>A null reference.</summary>
    Null,
    /// <summary>A host reference seen as an external value.</summary>
    Extern,
    /// <summary>A host reference seen as an internal value.</summary>
    Host,
    /// <summary>Any reference that is not null, of a heap type.</summary>
    Reference,
}

/// <summary>How a floating-point lane is compared.</summary>
internal enum NanPattern
{
    None,
    Canonical,
    Arithmetic,
}

/// <summary>A constant, or a pattern for one value.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="LaneBits">Bits of a lane; a scalar is one lane.</param>
/// <param name="Lanes">The bits of each lane; for a host reference its number.</param>
/// <param name="Nans">For each lane whether it stands for a class of NaNs; null for exact lanes.</param>
/// <param name="Heap">For <see cref="ScriptKind.Reference"/> and typed nulls: the heap type; null for any.</param>
internal sealed record ScriptValue(
    ScriptKind Kind, int LaneBits, ulong[] Lanes, NanPattern[]? Nans = null, string? Heap = null)
{
    /// <summary>The lanes of a number or vector side by side: the low and the high 64 bits.</summary>
    public (ulong Low, ulong High) Bits
    {
        get
        {
            ulong low = 0, high = 0;
            for (int i = 0; i < Lanes.Length; i++)
            {
                int at = i * LaneBits;
                if (at < 64)
                    low |= Lanes[i] << at;
                else
                    high |= Lanes[i] << (at - 64);
            }
            return (low, high);
        }
    }

    public override string ToString() => Kind switch
    {
        ScriptKind.Null => $"(ref.null {Heap})",
        ScriptKind.Reference => $"(ref.{Heap})",
        ScriptKind.Extern or ScriptKind.Host => $"(ref.{Kind.ToString().ToLowerInvariant()} {string.Join(' ', Lanes)})",
        _ => $"({Kind.ToString().ToLowerInvariant()}:{string.Join(' ', Lanes.Select(Lane))})",
    };

    private string Lane(ulong bits, int index) =>
        Nans is null || Nans[index] == NanPattern.None ? $"0x{bits:x}" : $"nan:{Nans[index].ToString().ToLowerInvariant()}";
}

/// <summary>What a result may be: one pattern, or with <c>either</c> several.</summary>
internal sealed record ScriptResult(ScriptValue[] Alternatives)
{
    public override string ToString() => Alternatives.Length == 1
        ? Alternatives[0].ToString()
        : $"(either {string.Join<ScriptValue>(' ', Alternatives)})";
}
