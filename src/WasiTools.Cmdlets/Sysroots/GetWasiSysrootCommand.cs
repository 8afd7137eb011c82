using System.Management.Automation;
using WasiTools.Core;
using WasiTools.Core.Sdks;
using WasiTools.Core.Sysroots;

namespace WasiTools.Cmdlets;

/// <summary>Shows what is truly in a sysroot, and what is missing.</summary>
[Cmdlet(VerbsCommon.Get, "WasiSysroot", DefaultParameterSetName = "BySdk")]
[OutputType(typeof(WasiSysroot))]
public sealed class GetWasiSysrootCommand : WasiCmdlet
{
    /// <summary>The SDK, as version, folder or object of Get-WasiSdk or Install-WasiSdk; all SDKs unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = "BySdk")]
    [SdkTransformation]
    [ArgumentCompleter(typeof(InstalledSdkCompleter))]
    public WasiSdk[]? Sdk { get; set; }

    /// <summary>A sysroot that belongs to no SDK: the folder with include and lib.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ByPath")]
    [Alias("PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "ByPath")
        {
            foreach (string path in Path)
                ForItem(path, () => Write(SysrootReader.Read(ToFilePath(path))));
            return;
        }

        foreach (WasiSdk sdk in Sdk ?? SdkLocator.FindAll())
            ForItem(sdk, () => Write(SysrootReader.Read(sdk)));
    }

    private void Write(WasiSysroot sysroot)
    {
        foreach (SysrootProblem problem in sysroot.Problems)
            WriteWarning($"{problem} {problem.Hint}");
        WriteObject(sysroot);
    }
}
