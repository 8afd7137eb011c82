using System.Management.Automation;
using WasiTools.Core;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>Removes SDKs that this module installed; never those of others.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "WasiSdk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = "ByVersion")]
[OutputType(typeof(void))]
public sealed class UninstallWasiSdkCommand : WasiCmdlet
{
    /// <summary>The versions to remove.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByVersion")]
    [SdkVersionTransformation]
    [ArgumentCompleter(typeof(InstalledSdkCompleter))]
    public WasiSdkVersion[] Version { get; set; } = [];

    /// <summary>The SDKs to remove, as Get-WasiSdk writes them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "ByObject")]
    public WasiSdk[] InputObject { get; set; } = [];

    /// <summary>For whom it was installed.</summary>
    [Parameter]
    public SdkScope Scope { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = SdkStore.Open(Scope);
        foreach (WasiSdkVersion version in Version)
        {
            ForItem(version, () =>
            {
                WasiSdk[] found = [.. store.List().Where(sdk => sdk.Version == version)];
                if (found.Length == 0)
                {
                    throw new WasiToolsException(
                        "SdkNotInstalled", WasiErrorKind.NotFound, $"wasi-sdk {version} is not installed in {store.Root}.", version);
                }

                foreach (WasiSdk sdk in found)
                    Remove(store, sdk);
            });
        }

        foreach (WasiSdk sdk in InputObject)
            ForItem(sdk, () => Remove(store, sdk));
    }

    private void Remove(SdkStore store, WasiSdk sdk)
    {
        if (ShouldProcess(sdk.Path, "Remove"))
            store.Uninstall(sdk, StopToken);
    }
}
