using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

namespace WasiTools.Engine.Compilation;

/// <summary>Assemblies that are written as images, each loaded when it is complete. They may refer to the engine and to those before them,
/// and go away together.</summary>
/// <remarks>Of an image the runtime keeps the bytes. The CIL of an assembly that it takes method by method is in pieces, of which a quarter
/// stays unused, with notes about each method beside it.</remarks>
internal sealed class ImageContext() : AssemblyLoadContext(nameof(ImageContext), isCollectible: true)
{
    // A buffer that had to be larger is not kept: few functions are so large.
    private const int MostBuffered = 1 << 20;

    private static readonly Assembly engine = typeof(ImageContext).Assembly;

    /// <summary>Loads what has been written.</summary>
    /// <param name="assembly">The assembly; its types are created.</param>
    /// <param name="image">A buffer, whose content is replaced.</param>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "It refers to what the engine names with typeof and nameof.")]
    public Assembly Load(PersistedAssemblyBuilder assembly, MemoryStream image)
    {
        image.SetLength(0);
        assembly.Save(image);
        image.Position = 0;
        Assembly loaded = LoadFromStream(image);
        if (image.Capacity > MostBuffered)
        {
            image.SetLength(0);
            image.Capacity = 0;
        }
        return loaded;
    }

    /// <summary>Finds the engine, which need not be where the default context looks.</summary>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == engine.GetName().Name ? engine : null;
}
