using System.Management.Automation;
using System.Runtime.Loader;

namespace WasiTools.Loader;

/// <summary>Runs when PowerShell imports the module, before it looks at the cmdlets.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    private static int s_done;

    /// <inheritdoc/>
    public void OnImport()
    {
        // Once a process: every runspace shares the assemblies.
        if (Interlocked.Exchange(ref s_done, 1) != 0)
            return;
        string folder = Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!;
        var context = new ModuleLoadContext(Path.Combine(folder, "dependencies"));
        AssemblyLoadContext.Default.Resolving += context.ResolveOwn;
    }
}
