using System.Management.Automation;
using WasiTools.Core.Builds;
using WasiTools.Core.Sdks;

namespace WasiTools.Cmdlets;

/// <summary>Builds C, C++ and Rust files, Cargo and CMake projects for WASI targets.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WasiBuild", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = "Path")]
[OutputType(typeof(WasiArtifact))]
public sealed class InvokeWasiBuildCommand : WasiBuildCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(Path ?? LiteralPath, () =>
    {
        WasiBuildRequest request = ToRequest();
        var plans = new List<BuildPlan>();
        foreach (string target in Target)
            ForItem(target, () => plans.Add(BuildPlan.For(request with { Sdk = SdkFor(request, target) }, target)));
        plans.RemoveAll(plan => !Approve(plan));
        if (plans.Count > 0)
            Run(pump => BuildAllAsync(plans, pump));
    });

    /// <summary>Asks once for all commands of a plan; -WhatIf shows each as it would be typed.</summary>
    private bool Approve(BuildPlan plan)
    {
        IEnumerable<CommandLine> commands = plan.Commands;
        if (RustTarget.Missing(plan) is { } install)
            commands = commands.Prepend(install);
        string text = string.Join(Environment.NewLine, commands);
        if (!ShouldProcess(text, $"Run this?{Environment.NewLine}{text}", $"Build for {plan.Target}"))
            return false;
        if (RustTarget.Missing(plan) is { } missing)
            Run(pump => RustTarget.InstallAsync(missing, line => Show(pump, line), pump, StopToken));
        return true;
    }

    private async Task<bool> BuildAllAsync(List<BuildPlan> plans, OperationPump pump)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = StopToken };
        await Parallel.ForEachAsync(plans, options, async (plan, token) =>
        {
            try
            {
                IReadOnlyList<WasiArtifact> made = await WasiBuilder.BuildAsync(plan, line => Show(pump, line), pump, token).ConfigureAwait(false);
                pump.Post(cmdlet => cmdlet.WriteObject(made, enumerateCollection: true));
            }
            catch (Core.WasiToolsException exception)
            {
                pump.Post(cmdlet => cmdlet.WriteError(exception.ToErrorRecord(plan.Request.Inputs[0])));
            }
        }).ConfigureAwait(false);
        return true;
    }

    private static void Show(OperationPump pump, string line) => pump.Post(cmdlet =>
        cmdlet.WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST"]));

    private WasiSdk? SdkFor(WasiBuildRequest request, string target) =>
        Sdk ?? SdkLocator.FindAll().FirstOrDefault(sdk => request.Freestanding || sdk.HasTarget(target)) ?? SdkLocator.FindAll().FirstOrDefault();
}
