using System.Management.Automation;
using WasiTools.Core;

namespace WasiTools.Cmdlets;

/// <summary>What the cmdlets that look at module files share.</summary>
public abstract class ModulePathCmdlet : WasiCmdlet
{
    /// <summary>Module files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Module files, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in LiteralPath ?? Path!)
        {
            ForItem(path, () =>
            {
                foreach (string file in LiteralPath is null ? ExpandPath(path) : [ToFilePath(path)])
                {
                    ForItem(file, () =>
                    {
                        if (!File.Exists(file))
                            throw new WasiToolsException("PathNotFound", WasiErrorKind.NotFound, $"There is no module '{file}'.", file);
                        ProcessFile(file);
                    });
                }
            });
        }
    }

    private protected abstract void ProcessFile(string path);
}
