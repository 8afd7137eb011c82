using System.Management.Automation;
using System.Text;
using WasiTools.Core;
using WasiTools.Core.Engines;
using WasiTools.Core.Runs;
using WasiTools.Engine;

namespace WasiTools.Cmdlets;

/// <summary>Runs a WASI program, threads included.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WasiThreadsRun")]
[OutputType(typeof(string), typeof(byte), typeof(WasiRunResult))]
public sealed class InvokeWasiThreadsRunCommand : WasiRunCmdlet
{
    private readonly MemoryStream _input = new();
    private bool _pathFromPipeline;
    private bool _hasInput;

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

    /// <inheritdoc/>
    protected override void BeginProcessing() => _pathFromPipeline = !MyInvocation.BoundParameters.ContainsKey(nameof(Path));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // A module from the pipeline runs at once; otherwise the pipeline is what the program reads.
        if (_pathFromPipeline)
            RunModule();
        else if (InputObject is not null)
            AddInput(InputObject.BaseObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!_pathFromPipeline)
            RunModule();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    private void AddInput(object item)
    {
        _hasInput = true;
        switch (item)
        {
            case byte[] bytes:
                _input.Write(bytes);
                break;
            case byte single:
                _input.WriteByte(single);
                break;
            default:
                _input.Write(Encoding.UTF8.GetBytes(item + "\n"));
                break;
        }
    }

    private void RunModule() => ForItem(Path, () =>
    {
        WasiRunRequest request = ToRequest(Path);
        var output = new StringBuilder();
        var error = new StringBuilder();
        WasiRunResult result = Run(pump =>
        {
            WasiEngine engine = EngineLocator.Get(Engine);
            return WasiRun.RunAsync(engine, request, Sinks(pump, output, error), pump.Verbose, StopToken);
        });
        SessionState.PSVariable.Set("global:LASTEXITCODE", (int)Math.Min(result.ExitCode, int.MaxValue));
        if (PassThru)
            WriteObject(result with { StandardOutput = output.ToString(), StandardError = error.ToString() });
        else
            WriteObject(result.Values, enumerateCollection: true);
        if (result.Failure is not null)
            WriteError(ToError(result));
    });

    private GuestSinks Sinks(OperationPump pump, StringBuilder output, StringBuilder error) => new()
    {
        Input = _hasInput ? _input.ToArray() : null,
        InheritInput = InheritConsole,
        OnOutputLine = PassThru ? line => output.AppendLine(line) : line => pump.Post(cmdlet => cmdlet.WriteObject(line)),
        OnOutputBytes = AsByteStream && !PassThru ? bytes => pump.Post(cmdlet => cmdlet.WriteObject(bytes, enumerateCollection: true)) : null,
        OnErrorLine = PassThru ? line => error.AppendLine(line)
            : GoesToStream() ? line => pump.Post(cmdlet => cmdlet.WriteError(new ErrorRecord(
                new InvalidOperationException(line), "WasiStandardError", ErrorCategory.FromStdErr, Path)))
            : null,
        OnTrace = TraceWasi
            ? line => pump.Post(cmdlet => cmdlet.WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST", "WasiTrace"]))
            : null,
    };

    private bool GoesToStream() => ErrorOutput switch
    {
        WasiErrorOutput.Console => false,
        WasiErrorOutput.Stream => true,
        _ => Host.Name != "ConsoleHost",
    };

    private static ErrorRecord ToError(WasiRunResult result)
    {
        (string id, ErrorCategory category) = result.Cause switch
        {
            StopCause.TimedOut => ("WasiTimeout", ErrorCategory.OperationTimeout),
            StopCause.Deadlocked => ("WasiDeadlock", ErrorCategory.DeadlockDetected),
            StopCause.Trapped => ("WasiTrap", ErrorCategory.InvalidOperation),
            _ => ("WasiFailure", ErrorCategory.NotSpecified),
        };
        string thread = result.FailedThread == 0 ? "main thread" : $"thread {result.FailedThread}";
        var text = new StringBuilder($"{System.IO.Path.GetFileName(result.Path)}: {result.Failure}");
        if (result.Backtrace.Count > 0)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $" ({thread})");
        foreach (string frame in result.Backtrace.Take(20))
            text.AppendLine().Append("  at ").Append(frame);
        return new ErrorRecord(new WasiToolsException(id, WasiErrorKind.ToolFailed, text.ToString(), result), id, category, result);
    }
}
