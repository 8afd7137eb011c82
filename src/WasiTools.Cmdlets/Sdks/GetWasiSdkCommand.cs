using System.Management.Automation;
using WasiTools.Core;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>Lists the SDKs of this machine, whoever installed them.</summary>
[Cmdlet(VerbsCommon.Get, "WasiSdk", DefaultParameterSetName = "ByVersion")]
[OutputType(typeof(WasiSdk))]
public sealed class GetWasiSdkCommand : WasiCmdlet
{
    /// <summary>Only these versions.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "ByVersion")]
    [SdkVersionTransformation]
    [ArgumentCompleter(typeof(InstalledSdkCompleter))]
    public WasiSdkVersion[]? Version { get; set; }

    /// <summary>The SDK in this folder.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ByPath")]
    [Alias("PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in Path)
            ForItem(path, () => WriteObject(SdkLocator.FromPath(ToFilePath(path))));
        if (ParameterSetName == "ByPath")
            return;
        if (Version is null)
            WriteObject(SdkLocator.FindAll(), enumerateCollection: true);
        foreach (WasiSdkVersion version in Version ?? [])
            ForItem(version, () => WriteVersion(version));
    }

    private void WriteVersion(WasiSdkVersion version)
    {
        WasiSdk[] found = [.. SdkLocator.FindAll().Where(sdk => sdk.Version == version)];
        if (found.Length == 0)
        {
            throw new WasiToolsException(
                "SdkNotInstalled",
                WasiErrorKind.NotFound,
                $"wasi-sdk {version} is not installed. 'Install-WasiSdk {version}' installs it.",
                version);
        }

        WriteObject(found, enumerateCollection: true);
    }
}
