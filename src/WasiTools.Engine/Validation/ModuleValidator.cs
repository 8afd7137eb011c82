using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

internal static class ModuleValidator
{
    public static void Validate(ModuleContent content, EngineFeatures features) => _ = (content, features);
}
