using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace WasiTools.Loader;

/// <summary>
/// Keeps what the cmdlets are made of, third-party libraries included, apart from the assemblies of other modules in the process.
/// </summary>
internal sealed class ModuleLoadContext : AssemblyLoadContext
{
    private const string OwnPrefix = "WasiTools.";

    private readonly string _directory;
    private readonly string _precompiled;

    /// <param name="directory">
    /// The folder of the assemblies. A folder in it that is named after this machine's runtime identifier has the same ones with
    /// machine code, which go first.
    /// </param>
    public ModuleLoadContext(string directory)
        : base($"WasiTools ({directory})", isCollectible: false)
    {
        _directory = directory;
        _precompiled = Path.Combine(directory, RuntimeInformation.RuntimeIdentifier);
    }

    /// <summary>Answers the cmdlets' own requests.</summary>
    /// <remarks>
    /// Only for assemblies of this module: the default context asks on behalf of every module of the process, and another one's
    /// request for a library that both use is not ours to answer.
    /// </remarks>
    public Assembly? ResolveOwn(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is { } simple && simple.StartsWith(OwnPrefix, StringComparison.Ordinal) && Find(simple) is not null
            ? LoadFromAssemblyName(name)
            : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is { } name && Find(name) is { } path ? LoadFromAssemblyPath(path) : null;

    private string? Find(string name)
    {
        string path = Path.Combine(_precompiled, name + ".dll");
        if (File.Exists(path))
            return path;
        path = Path.Combine(_directory, name + ".dll");
        return File.Exists(path) ? path : null;
    }
}
