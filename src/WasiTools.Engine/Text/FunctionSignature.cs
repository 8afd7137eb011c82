namespace WasiTools.Engine.Text;

/// <summary>Parameters and results as the binary format writes them.</summary>
/// <param name="Encoded">The vector of parameters and the vector of results.</param>
/// <param name="Parameters">The number of parameters.</param>
/// <param name="Results">The number of results.</param>
internal readonly record struct FunctionSignature(byte[] Encoded, uint Parameters, uint Results)
{
    public bool IsEmpty => Parameters == 0 && Results == 0;

    /// <summary>The one result type of a block that takes nothing and gives one value.</summary>
    public ReadOnlySpan<byte> OnlyResult => Encoded.AsSpan(2);

    /// <summary>A key for comparison by content.</summary>
    public string Key => System.Text.Encoding.Latin1.GetString(Encoded);
}
