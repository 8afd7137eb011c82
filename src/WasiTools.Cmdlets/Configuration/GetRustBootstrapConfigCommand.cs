using System.Management.Automation;
using WasiTools.Core.Configuration;

namespace WasiTools.Cmdlets;

/// <summary>Shows what the configuration of rustc's bootstrap says of targets, and what bootstrap does by itself.</summary>
[Cmdlet(VerbsCommon.Get, "RustBootstrapConfig", DefaultParameterSetName = "ByRepository")]
[OutputType(typeof(RustBootstrapTarget))]
public sealed class GetRustBootstrapConfigCommand : RustBootstrapCmdlet
{
    /// <summary>Only these targets; all that the file names and all of WASI unless given.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Target { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(ParameterSetName == "ByPath" ? Path : Repository, () =>
    {
        string path = ConfigurationPath;
        if (!File.Exists(path))
            WriteVerbose($"{path} does not exist: bootstrap takes its defaults.");
        WriteObject(new RustBootstrapReader().Read(path, Target), enumerateCollection: true);
    });
}
