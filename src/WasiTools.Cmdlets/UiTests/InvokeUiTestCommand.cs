using System.Management.Automation;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Running;

namespace WasiTools.Cmdlets;

/// <summary>Runs compiler tests through rustc's bootstrap, each reference in a worktree of its own.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "UiTest", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(UiTestResult))]
public sealed class InvokeUiTestCommand : WasiCmdlet
{
    /// <summary>A checkout of rustc's repository, or the address to clone one from.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = "";

    /// <summary>Branches, tags or commits; what is checked out unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ReferenceCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Reference { get; set; } = ["HEAD"];

    /// <summary>The target.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string Target { get; set; } = "wasm32-wasip1-threads";

    /// <summary>The suite.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Suite { get; set; } = "ui";

    /// <summary>Only tests whose path contains one of these.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Filter { get; set; } = [];

    /// <summary>Only this part of the tests, such as 2/8.</summary>
    [Parameter]
    public UiTestShard Shard { get; set; } = UiTestShard.All;

    /// <summary>How often to run each test, which finds those that pass only sometimes.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int Repeat { get; set; } = 1;

    /// <summary>What runs the compiled tests, in place of what the configuration says: Builtin, another engine's name, or a command.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RunnerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Engine { get; set; }

    /// <summary>Runs the compiled tests on the built-in engine within this process.</summary>
    [Parameter]
    public SwitchParameter InProcess { get; set; }

    /// <summary>Further arguments for x.py test.</summary>
    [Parameter]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>The configuration to copy; that of the checkout unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigurationPath { get; set; }

    /// <summary>Where worktrees and logs go; beside the checkout unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>Runs everything, also what was run before the command was broken off.</summary>
    [Parameter]
    public SwitchParameter Restart { get; set; }

    /// <summary>Tests what is committed although the checkout has changes.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(Repository, () =>
    {
        string folder = ToFilePath(Repository.Contains("://", StringComparison.Ordinal) ? "." : Repository);
        var request = new UiTestRequest
        {
            Repository = Directory.Exists(folder) && !Repository.Contains("://", StringComparison.Ordinal) ? folder : Repository,
            References = [.. Reference],
            Target = Target,
            Suite = Suite,
            Filters = [.. Filter],
            Shard = Shard,
            Repeat = Repeat,
            Runner = Engine is null ? null : [.. Engine],
            InProcess = InProcess,
            Arguments = [.. ArgumentList],
            ConfigurationPath = ConfigurationPath is null ? null : ToFilePath(ConfigurationPath),
            OutputPath = OutputPath is null ? null : ToFilePath(OutputPath),
            Restart = Restart,
            IgnoreUncommitted = Force,
        };
        if (ShouldProcess($"{Repository} at {string.Join(", ", Reference)}", $"Test {Suite} for {Target}"))
            Run(pump => RunAsync(request, new UiTestPump(pump)));
    });

    private async Task<IReadOnlyList<UiTestRun>> RunAsync(UiTestRequest request, UiTestPump observer)
    {
        try
        {
            return await UiTestRunner.RunAsync(request, observer, StopToken).ConfigureAwait(false);
        }
        finally
        {
            observer.EndProgress();
        }
    }
}
