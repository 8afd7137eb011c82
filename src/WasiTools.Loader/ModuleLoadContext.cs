using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace WasiTools.Loader;

/// <summary>
/// Keeps the assemblies of the module, third-party ones included, apart from those of other modules in the process.
/// </summary>
/// <remarks>
/// PowerShell's own assemblies are not beside the module's, so they come from the default context and the cmdlets derive from
/// the very types that the host knows.
/// </remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private const string CmdletAssembly = "WasiTools.Cmdlets";

    private static readonly ConcurrentDictionary<string, Lazy<Assembly>> s_loaded = new(
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    private readonly string _directory;

    private ModuleLoadContext(string directory)
        : base($"WasiTools ({directory})", isCollectible: false) => _directory = directory;

    /// <summary>
    /// Returns the assembly with the cmdlets in <paramref name="directory"/>; the same one for every runspace of the process.
    /// </summary>
    /// <param name="directory">The folder that holds the module's assemblies.</param>
    /// <returns>The loaded assembly.</returns>
    /// <exception cref="FileNotFoundException">The folder holds no cmdlet assembly: the checkout has not been built.</exception>
    public static Assembly LoadCmdlets(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return s_loaded.GetOrAdd(Path.GetFullPath(directory), static path => new Lazy<Assembly>(() => LoadFrom(path))).Value;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(_directory, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private static Assembly LoadFrom(string directory)
    {
        string path = Path.Combine(directory, CmdletAssembly + ".dll");
        return File.Exists(path)
            ? new ModuleLoadContext(directory).LoadFromAssemblyPath(path)
            : throw new FileNotFoundException($"'{path}' is missing. In a checkout, run ./build.ps1 first.", path);
    }
}
