using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using WasiTools.Wine;

/// <summary>What the host calls before Main if <c>DOTNET_STARTUP_HOOKS</c> names this assembly.</summary>
[SupportedOSPlatform("windows")]
internal static class StartupHook
{
    public static void Initialize()
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64 && ThreadContextReport.IsMissing())
            ThreadContextReport.Add();
    }
}
