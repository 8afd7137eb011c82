using System.Management.Automation;
using WasiTools.Core.UiTests;
using WasiTools.Core.UiTests.Logs;

namespace WasiTools.Cmdlets;

/// <summary>Reads the results of compiler tests from logs.</summary>
[Cmdlet(VerbsData.Import, "UiTestResult", DefaultParameterSetName = "Path")]
[OutputType(typeof(UiTestResult))]
public sealed class ImportUiTestResultCommand : WasiCmdlet
{
    private UiTestRun? _labelled;

    /// <summary>Logs, or folders of logs; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Logs, or folders of logs, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>What the run is called; all files are parts of it. Without it, each file or folder is a run of its own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Label { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in LiteralPath ?? Path!)
        {
            ForItem(path, () =>
            {
                foreach (string file in LiteralPath is null ? ExpandPath(path) : [ToFilePath(path)])
                    ForItem(file, () => Import(file));
            });
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_labelled is not null)
            End(_labelled);
    }

    private void Import(string file)
    {
        UiTestRun run = Label is null ? new UiTestRun(RunLabel.Of(this, file), file) : _labelled ??= new UiTestRun(Label, file);
        UiTestLogReader.Read(file, run, WriteObject, StopToken);
        if (Label is null)
            End(run);
    }

    private void End(UiTestRun run)
    {
        run.End();
        foreach (string gap in run.Gaps)
            WriteWarning($"{run.Label} is incomplete: {gap}.");
        WriteVerbose(
            $"{run.Label}: {run.Passed} passed, {run.Failed} failed, {run.Ignored} ignored, {run.Unnamed} of them without a name; {run.Lines} lines, {run.UnknownLines} of them no test output.");
    }
}
