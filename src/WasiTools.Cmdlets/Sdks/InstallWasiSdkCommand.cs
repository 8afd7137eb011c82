using System.Management.Automation;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>Installs versions of wasi-sdk side by side.</summary>
[Cmdlet(VerbsLifecycle.Install, "WasiSdk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(WasiSdk))]
public sealed class InstallWasiSdkCommand : SdkDownloadCmdlet
{
    /// <summary>For whom to install it.</summary>
    [Parameter]
    public SdkScope Scope { get; set; }

    /// <summary>Installs anew what is installed already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void ProcessAsset(WasiSdkAsset asset)
    {
        var store = SdkStore.Open(Scope);
        string folder = store.FolderFor(asset);
        if (!Force && store.List().FirstOrDefault(sdk => sdk.Path == folder) is { } present)
        {
            WriteVerbose($"{folder} is installed already.");
            WriteObject(present);
            return;
        }

        SdkSource source = ArchiveSource;
        if (!ShouldProcess($"{asset.FileName} from {source}", $"Install into {folder}"))
            return;
        HashPin? pin = Pin(asset);
        WriteObject(Run(report =>
            new SdkInstaller(store, Client, report).InstallAsync(asset, source, pin, Force, StopToken)));
    }
}
