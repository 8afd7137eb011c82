namespace WasiTools.Benchmarks.Sections;

/// <summary>The kernels with 128-bit vectors.</summary>
internal sealed class SimdKernels(Session session) : Kernels(
    session, "simd", "simd", Competitor.Native, Competitor.Guard, Competitor.TurboFan)
{
    public override IEnumerable<Goal> Goals => [new("SIMD programs with guard pages / V8 TurboFan, geometric mean", Times.Mean(guardToV8), 1.05, 0.95)];

    public override string ToMarkdown() => $"""
        ## SIMD programs

        The same sources with `-msimd128`, which has clang turn loops into vector instructions where it can, and one that is written with them.

        {Times.ToMarkdown()}
        """;
}
