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

    /// <summary>Leaves out running a probe program with a thread on each engine.</summary>
    [Parameter]
    public SwitchParameter SkipProbe { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Kind is null)
        {
            foreach (WasiEngine engine in EngineLocator.FindAll())
                Write(engine);
        }

        foreach (WasiEngineKind kind in Kind ?? [])
            ForItem(kind, () => Write(EngineLocator.Get(kind)));
    }

    private void Write(WasiEngine engine) =>
        WriteObject(SkipProbe ? engine : Run(_ => EngineLocator.VerifyAsync(engine, StopToken)));
}
