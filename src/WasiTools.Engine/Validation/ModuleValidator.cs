using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Validates modules (specification chapter 3).</summary>
internal static class ModuleValidator
{
    /// <summary>Validates a whole module and fills in <see cref="ModuleContent.Facts"/>.</summary>
    /// <exception cref="InvalidModuleException">It is invalid, or malformed inside a function body.</exception>
    public static void Validate(ModuleContent content, EngineFeatures features)
    {
        DeclarationValidator.Validate(content, features);
        var context = new ModuleContext(content, features);
        SegmentValidator.Validate(context);
        BodyValidator.Validate(context);
    }
}
