using System.Management.Automation;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>Saves archives of wasi-sdk for machines without a network.</summary>
[Cmdlet(VerbsData.Save, "WasiSdk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class SaveWasiSdkCommand : SdkDownloadCmdlet
{
    /// <summary>The folder to save into. Later, give it to Install-WasiSdk as -Source.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    private protected override void ProcessAsset(WasiSdkAsset asset)
    {
        string folder = ToFilePath(Destination);
        SdkSource source = ArchiveSource;
        if (!ShouldProcess($"{asset.FileName} from {source}", $"Save into {folder}"))
            return;
        HashPin? pin = Pin(asset);
        Directory.CreateDirectory(folder);
        string path = Run(report =>
            new SdkInstaller(SdkStore.Open(SdkScope.CurrentUser), Client, report).SaveAsync(asset, source, pin, folder, StopToken));
        WriteObject(new FileInfo(path));
    }
}
