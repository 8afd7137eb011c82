using System.Management.Automation;
using WasiTools.Core;
using WasiTools.Core.Engines;
using WasiTools.Core.Runs;
using WasiTools.Engine;
using WasiTraceParts = WasiTools.Wasi.WasiTraceParts;

namespace WasiTools.Cmdlets;

/// <summary>Runs a WASI program, threads included.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WasiThreadsRun")]
[OutputType(typeof(string), typeof(byte), typeof(WasiRunResult))]
public sealed class InvokeWasiThreadsRunCommand : WasiRunCmdlet
{
    private GuestInput? _input;
    private RunOutput? _output;
    private FileStream? _inputFile;
    private PumpedWork<WasiRunResult>? _run;
    private bool _pathFromPipeline;

    /// <summary>The engine to run it on.</summary>
    [Parameter]
    public WasiEngineKind Engine { get; set; }

    /// <summary>What the program reads from standard input: strings, a line each, or bytes.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Gives the program this process's standard input.</summary>
    [Parameter]
    public SwitchParameter InheritConsole { get; set; }

    /// <summary>Writes standard output as bytes rather than as lines.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>Where standard error goes.</summary>
    [Parameter]
    public WasiErrorOutput ErrorOutput { get; set; }

    /// <summary>Writes one object with exit code and output, instead of the output.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Shows each call of a WASI function.</summary>
    [Parameter]
    public SwitchParameter TraceWasi { get; set; }

    /// <summary>Shows each start of a thread.</summary>
    [Parameter]
    public SwitchParameter TraceThreads { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _pathFromPipeline = !MyInvocation.BoundParameters.ContainsKey(nameof(Path));
        if (_pathFromPipeline)
            return;
        _input = MyInvocation.ExpectingInput || InputObject is not null ? new GuestInput() : null;
        ForItem(Path, StartModule);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // A module from the pipeline runs at once; otherwise the pipeline is what the program reads.
        if (_pathFromPipeline)
        {
            ForItem(Path, StartModule);
            ForItem(Path, FinishModule);
        }
        else if (_input is not null && InputObject is not null)
        {
            ForItem(Path, () => Feed(InputBytes.From(InputObject)));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _input?.Complete();
        if (!_pathFromPipeline)
            ForItem(Path, FinishModule);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _run?.Dispose();
            _input?.Dispose();
            _inputFile?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void StartModule()
    {
        WasiRunRequest request = ToRequest(Path) with
        {
            Trace = (TraceWasi ? WasiTraceParts.Wasi : 0) | (TraceThreads ? WasiTraceParts.Threads : 0),
        };
        _inputFile = InputPath is null ? null : File.OpenRead(ToFilePath(InputPath));
        _output = new RunOutput(Path, PassThru, AsByteStream, GoesToStream());
        _run = Start(pump => WasiRun.RunAsync(EngineLocator.Get(Engine), request, _output.Sinks(pump, _inputFile ?? (Stream?)_input, InheritConsole), pump.Verbose, StopToken));
    }

    /// <summary>Gives the program what it reads; writes what it has written meanwhile, which it may have to wait for.</summary>
    private void Feed(byte[] bytes)
    {
        while (_run is { HasEnded: false } && !_input!.TryAdd(bytes))
        {
            _run.Drain();
            Thread.Sleep(1);
        }

        _run?.Drain();
    }

    private void FinishModule()
    {
        if (_run is null)
            return;
        WasiRunResult result;
        using (PumpedWork<WasiRunResult> run = _run)
        {
            _run = null;
            result = run.Finish();
        }

        _inputFile?.Dispose();

        SessionState.PSVariable.Set("global:LASTEXITCODE", (int)Math.Min(result.ExitCode, int.MaxValue));
        if (PassThru)
            WriteObject(_output!.Complete(result));
        else if (Isolation == WasiIsolation.InProcess)
            WriteObject(result.Values, enumerateCollection: true); // another process has printed them
        if (result.Failure is not null)
            WriteError(RunFailure.ToErrorRecord(result));
    }

    private bool GoesToStream() => ErrorOutput switch
    {
        WasiErrorOutput.Console => false,
        WasiErrorOutput.Stream => true,
        _ => Host.Name != "ConsoleHost",
    };
}
