using WasiTools.Engine.Binary;
using WasiTools.Engine.Structure;
using WasiTools.Engine.Validation;
using Xunit;

namespace WasiTools.Engine.Tests.Binary;

/// <summary>Asserts what becomes of a module.</summary>
internal static class Refused
{
    /// <summary>Every feature there is.</summary>
    public static EngineFeatures All { get; } =
        EngineFeatures.Default.With(Feature.CustomPageSizes | Feature.WideArithmetic);

    public static InvalidModuleException Malformed(byte[] module, string reason, EngineFeatures? features = null) =>
        With(ModuleFault.Malformed, module, reason, features);

    public static InvalidModuleException Invalid(byte[] module, string reason, EngineFeatures? features = null) =>
        With(ModuleFault.Invalid, module, reason, features);

    public static InvalidModuleException Unsupported(byte[] module, string reason, EngineFeatures? features = null) =>
        With(ModuleFault.Unsupported, module, reason, features);

    /// <summary>Decodes and validates a module that is fine.</summary>
    public static ModuleContent Nothing(byte[] module, EngineFeatures? features = null)
    {
        ModuleContent content = ModuleDecoder.Decode(module, features ?? All);
        ModuleValidator.Validate(content, features ?? All);
        return content;
    }

    private static InvalidModuleException With(ModuleFault fault, byte[] module, string reason, EngineFeatures? features)
    {
        var e = Assert.Throws<InvalidModuleException>(() => Nothing(module, features));
        Assert.Equal(fault, e.Fault);
        Assert.StartsWith(reason, e.Reason, StringComparison.Ordinal);
        return e;
    }
}
