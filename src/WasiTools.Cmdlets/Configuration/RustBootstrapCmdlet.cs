using System.Management.Automation;
using WasiTools.Core.Configuration;

namespace WasiTools.Cmdlets;

/// <summary>What the cmdlets for bootstrap's configuration share: where it is.</summary>
public abstract class RustBootstrapCmdlet : WasiCmdlet
{
    /// <summary>A checkout of rustc's repository.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "ByRepository")]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = "";

    /// <summary>The configuration file itself.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "ByPath")]
    [Alias("PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The configuration file.</summary>
    private protected string ConfigurationPath =>
        ParameterSetName == "ByPath" ? ToFilePath(Path) : RustBootstrapReader.FindIn(ToFilePath(Repository));
}
