using System.Management.Automation;

namespace WasiTools.Cmdlets;

/// <summary>What runs are called that nobody gave a name.</summary>
internal static class RunLabel
{
    /// <summary>The file's path, from the current location if it is below that.</summary>
    public static string Of(PSCmdlet cmdlet, string file)
    {
        string relative = System.IO.Path.GetRelativePath(cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath, file);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? file : relative).Replace('\\', '/');
    }
}
