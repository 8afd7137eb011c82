using WasiTools.Engine.Caching;
using WasiTools.Engine.Structure;

namespace WasiTools.Engine.Validation;

/// <summary>Validates modules (specification chapter 3).</summary>
internal static class ModuleValidator
{
    /// <summary>Validates a module and sets <see cref="ModuleContent.Facts"/>. If a cache takes its functions for valid, each is validated when it is first
    /// asked about.</summary>
    /// <exception cref="InvalidModuleException">It is invalid, or malformed inside a function body.</exception>
    public static void Validate(ModuleContent content, EngineFeatures features, DiskCache? cache = null)
    {
        DeclarationValidator.Validate(content, features);
        var context = new ModuleContext(content, features);
        SegmentValidator.Validate(context);
        CacheEntry? entry = cache?.EntryOf(content, features);
        content.Facts = new BodyFacts(context, entry);
        if (entry is not null && entry.Exists())
            return;
        BodyValidator.Validate(context, content.Facts);
        entry?.Add();
    }

    /// <summary>Validates those functions that have not been validated yet.</summary>
    /// <exception cref="InvalidModuleException">One is invalid.</exception>
    public static void ValidateRest(ModuleContent content)
    {
        for (int i = 0; i < content.Bodies.Length; i++)
            _ = content.Facts[i];
    }
}
