namespace WasiTools.Engine;

/// <summary>Which parts of WebAssembly a module may use. Immutable.</summary>
/// <param name="Enabled">The features that are on.</param>
public sealed record EngineFeatures(Feature Enabled)
{
    private const Feature Version2 =
        Feature.SignExtension | Feature.SaturatingFloatToInt | Feature.MultiValue | Feature.ReferenceTypes
        | Feature.BulkMemory | Feature.Simd | Feature.MutableGlobals;

    private const Feature Version3 =
        Version2 | Feature.ExtendedConst | Feature.TailCall | Feature.FunctionReferences | Feature.GC | Feature.Exceptions
        | Feature.MultiMemory | Feature.Memory64 | Feature.RelaxedSimd;

    /// <summary>WebAssembly 1.0 alone.</summary>
    public static EngineFeatures Version1Only { get; } = new(Feature.Mvp);

    /// <summary>WebAssembly 2.0.</summary>
    public static EngineFeatures Version2Only { get; } = new(Version2);

    /// <summary>WebAssembly 3.0.</summary>
    public static EngineFeatures Version3Only { get; } = new(Version3);

    /// <summary>WebAssembly 3.0 with threads, and the exception instructions that older compilers emit.</summary>
    public static EngineFeatures Default { get; } = new(Version3 | Feature.Threads | Feature.LegacyExceptions);

    /// <summary>Whether every one of the given features is on.</summary>
    public bool Has(Feature feature) => (Enabled & feature) == feature;

    /// <summary>These features and more.</summary>
    public EngineFeatures With(Feature feature) => new(Enabled | feature);

    /// <summary>These features less some.</summary>
    public EngineFeatures Without(Feature feature) => new(Enabled & ~feature);
}
