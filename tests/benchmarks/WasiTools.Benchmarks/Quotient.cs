namespace WasiTools.Benchmarks;

/// <summary>Two columns of a table, of which one is divided by the other.</summary>
internal sealed record Quotient(string Own, string Other)
{
    public override string ToString() => $"{Own} / {Other}";
}
