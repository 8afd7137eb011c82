using System.Management.Automation;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>Removes downloads that were interrupted and would otherwise be resumed.</summary>
[Cmdlet(VerbsCommon.Clear, "WasiCache", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class ClearWasiCacheCommand : WasiCmdlet
{
    /// <summary>For whom the SDKs are installed.</summary>
    [Parameter]
    public SdkScope Scope { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string file in SdkStore.Open(Scope).InterruptedDownloads())
        {
            if (ShouldProcess(file, "Remove"))
                ForItem(file, () => File.Delete(file));
        }
    }
}
