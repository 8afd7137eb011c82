using System.Management.Automation;
using WasiTools.Core.Engines;

namespace WasiTools.Cmdlets;

/// <summary>Lists the engines of this machine and what each can run.</summary>
[Cmdlet(VerbsCommon.Get, "WasiEngine")]
[OutputType(typeof(WasiEngine))]
public sealed class GetWasiEngineCommand : WasiCmdlet
{
    /// <summary>Only these kinds.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public WasiEngineKind[]? Kind { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Kind is null)
            WriteObject(EngineLocator.FindAll(), enumerateCollection: true);
        foreach (WasiEngineKind kind in Kind ?? [])
            ForItem(kind, () => WriteObject(EngineLocator.Get(kind)));
    }
}
